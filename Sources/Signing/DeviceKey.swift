package import AuditLog
import CPKCS11
import Glibc
import Sealing
import Synchronization

/// An Ed25519 key in a device (a token, a card, a security module) that is spoken to by PKCS#11 (Cryptoki 2.40, the
/// mechanism CKM_EDDSA of 3.0): it signs there, and can't be had.
package final class DeviceKey: ExternalKey, @unchecked Sendable {
    // Sendable by hand: everything after the opening goes through `lock`, as one session does one thing at a time.
    private let functions: UnsafeMutablePointer<CK_FUNCTION_LIST>
    private let session: CK_ULONG
    private let privateKey: CK_ULONG
    private let lock = Mutex(())
    package let publicKey: PublicKey

    private enum Code {
        static let ok: CK_ULONG = 0
        static let alreadyInitialized: CK_ULONG = 0x191
        static let alreadyLoggedIn: CK_ULONG = 0x100
        static let serialSession: CK_ULONG = 4
        static let user: CK_ULONG = 1
        static let publicKeyClass: CK_ULONG = 2
        static let privateKeyClass: CK_ULONG = 3
        static let classAttribute: CK_ULONG = 0
        static let labelAttribute: CK_ULONG = 3
        static let pointAttribute: CK_ULONG = 0x181
        static let edDSA: CK_ULONG = 0x1057
    }

    /// Opens a device's key.
    ///
    /// - Parameters:
    ///   - module: the vendor's library, such as `/usr/lib/softhsm/libsofthsm2.so`.
    ///   - token: the token's label.
    ///   - label: the label of the key pair on it.
    ///   - pin: the user's PIN.
    package init(module: String, token: String, label: String, pin: [UInt8]) throws(SignerFailure) {
        guard let library = dlopen(module, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(library, "C_GetFunctionList")
        else {
            throw .unreachable(place: module, reason: dlerror().map { String(cString: $0) } ?? "no PKCS#11 module")
        }
        // The standard gives the symbol this type.
        let getFunctionList = unsafeBitCast(symbol, to: CK_GET_FUNCTION_LIST.self)
        var list: UnsafeMutablePointer<CK_FUNCTION_LIST>?
        try Self.check("C_GetFunctionList", getFunctionList(&list))
        guard let list else { throw .device(call: "C_GetFunctionList", code: 0) }
        functions = list
        let initialized = list.pointee.C_Initialize(nil)
        if initialized != Code.alreadyInitialized { try Self.check("C_Initialize", initialized) }
        let slot = try Self.slot(list, token)
        var session: CK_ULONG = 0
        try Self.check("C_OpenSession", list.pointee.C_OpenSession(slot, Code.serialSession, nil, nil, &session))
        self.session = session
        var pin = pin
        let login = list.pointee.C_Login(session, Code.user, &pin, CK_ULONG(pin.count))
        if login != Code.alreadyLoggedIn { try Self.check("C_Login", login) }
        privateKey = try Self.object(list, session, Code.privateKeyClass, label)
        let point = try Self.point(list, session, try Self.object(list, session, Code.publicKeyClass, label))
        do {
            publicKey = .ed25519(try Ed25519.VerifyingKey(point))
        } catch {
            throw .refused(reason: "the key \(label) on \(token) is no Ed25519 key: \(error.description)")
        }
    }

    package func signature(for message: [UInt8]) throws(SignerFailure) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Ed25519.signatureByteCount)
        var length = CK_ULONG(signature.count)
        var message = message
        var mechanism = CK_MECHANISM(mechanism: Code.edDSA, parameter: nil, parameterLength: 0)
        let (begun, signed) = lock.withLock { _ in
            let begun = functions.pointee.C_SignInit(session, &mechanism, privateKey)
            guard begun == Code.ok else { return (begun, begun) }
            return (
                begun, functions.pointee.C_Sign(session, &message, CK_ULONG(message.count), &signature, &length)
            )
        }
        try Self.check("C_SignInit", begun)
        try Self.check("C_Sign", signed)
        guard length == CK_ULONG(signature.count) else { throw .wrongSignature }
        return signature
    }

    private static func check(_ call: String, _ code: CK_ULONG) throws(SignerFailure) {
        guard code == Code.ok else { throw .device(call: call, code: UInt(code)) }
    }

    /// The slot of the token with a label, which the standard pads with blanks.
    private static func slot(
        _ list: UnsafeMutablePointer<CK_FUNCTION_LIST>, _ token: String
    ) throws(SignerFailure) -> CK_ULONG {
        var count: CK_ULONG = 0
        try check("C_GetSlotList", list.pointee.C_GetSlotList(1, nil, &count))
        var slots = [CK_ULONG](repeating: 0, count: Int(count))
        try check("C_GetSlotList", list.pointee.C_GetSlotList(1, &slots, &count))
        for slot in slots.prefix(Int(count)) {
            var info = CK_TOKEN_INFO()
            guard list.pointee.C_GetTokenInfo(slot, &info) == Code.ok else { continue }
            let label = withUnsafeBytes(of: info.label) { String(decoding: $0, as: UTF8.self) }
            if label == token || label.hasPrefix(token) && label.dropFirst(token.count).allSatisfy({ $0 == " " }) {
                return slot
            }
        }
        throw .refused(reason: "no token is called \(token)")
    }

    /// The one object of a class with a label.
    private static func object(
        _ list: UnsafeMutablePointer<CK_FUNCTION_LIST>, _ session: CK_ULONG, _ objectClass: CK_ULONG, _ label: String
    ) throws(SignerFailure) -> CK_ULONG {
        var objectClass = objectClass
        var name = Array(label.utf8)
        var found: [CK_ULONG] = [0, 0]
        var count: CK_ULONG = 0
        let code = withUnsafeMutableBytes(of: &objectClass) { classBytes in
            name.withUnsafeMutableBytes { nameBytes in
                var wanted = [
                    CK_ATTRIBUTE(
                        type: Code.classAttribute, value: classBytes.baseAddress, length: CK_ULONG(classBytes.count)),
                    CK_ATTRIBUTE(
                        type: Code.labelAttribute, value: nameBytes.baseAddress, length: CK_ULONG(nameBytes.count)),
                ]
                let begun = list.pointee.C_FindObjectsInit(session, &wanted, 2)
                guard begun == Code.ok else { return begun }
                let code = list.pointee.C_FindObjects(session, &found, 2, &count)
                _ = list.pointee.C_FindObjectsFinal(session)
                return code
            }
        }
        try check("C_FindObjects", code)
        guard count == 1 else {
            throw .refused(reason: "\(count == 0 ? "no key" : "more than one key") is labelled \(label)")
        }
        return found[0]
    }

    /// A public key's point: 32 bytes, which most devices wrap as a DER octet string.
    private static func point(
        _ list: UnsafeMutablePointer<CK_FUNCTION_LIST>, _ session: CK_ULONG, _ object: CK_ULONG
    ) throws(SignerFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 128)
        var length: CK_ULONG = 0
        let code = bytes.withUnsafeMutableBytes { buffer in
            var attribute = CK_ATTRIBUTE(
                type: Code.pointAttribute, value: buffer.baseAddress, length: CK_ULONG(buffer.count))
            let code = list.pointee.C_GetAttributeValue(session, object, &attribute, 1)
            length = attribute.length
            return code
        }
        try check("C_GetAttributeValue", code)
        let point = Array(bytes.prefix(Int(length)))
        return point.starts(with: [0x04, 0x20]) && point.count == 34 ? Array(point.dropFirst(2)) : point
    }
}
