/// Why a key that is kept elsewhere (by a signing service, in a device) did not sign.
public enum SignerFailure: Error, Sendable, Hashable, DescribedInChinese {
    /// Nobody answers at the place.
    case unreachable(place: String, reason: String)
    /// Others may write to the socket: its mode bits.
    case looseMode(path: String, mode: UInt32)
    /// The socket belongs to another user.
    case foreignOwner(path: String)
    /// The path leads to something that is no socket.
    case notASocket(path: String)
    /// It does not keep the key that is due, by its id.
    case unknownKey(place: String, id: String)
    /// It will not sign this, and why.
    case refused(reason: String)
    /// Its answer is not of the protocol.
    case badAnswer(place: String)
    /// What it gave is no signature of the text by the key.
    case wrongSignature
    /// The secret of the key was asked for, which only its keeper has.
    case secretIsElsewhere
    /// The device refused: which call, and its own code.
    case device(call: String, code: UInt)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .unreachable(let place, let reason):
            "The signer at \(place) does not answer: \(reason). Start it with tradein keys serve, and run the same command "
                + "again; nothing was half done."
        case .looseMode(let path, let mode):
            "The signer's socket \(path) can be used by others (mode \(String(mode, radix: 8))). Run: chmod 600 \(path)."
        case .foreignOwner(let path):
            "The signer's socket \(path) belongs to another user. Run the signer as the user who runs this."
        case .notASocket(let path): "\(path) is no socket. Name the one that tradein keys serve made."
        case .unknownKey(let place, let id):
            "The signer at \(place) does not keep the key \(id). Start it with this workspace's key."
        case .refused(let reason): "The signer refused to sign: \(reason)."
        case .badAnswer(let place):
            "What answers at \(place) is no signer of this programme. Check the path that --signer names."
        case .wrongSignature:
            "The signer's signature does not verify under the key. Nothing was signed; check the signer or its device."
        case .secretIsElsewhere: "The key's secret is kept by its signer and can't be had. Use the signer."
        case .device(let call, let code):
            "The device refused \(call) (PKCS#11 code 0x\(String(code, radix: 16))). Check that it is plugged in, and its "
                + "token, label and PIN."
        }
    }

    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        switch self {
        case .unreachable(let place, let reason):
            "签名服务 \(place) 没有应答：\(reason)。请用 tradein keys serve 启动它，再重跑同一命令；没有留下半截内容。"
        case .looseMode(let path, let mode):
            "签名服务的套接字 \(path) 可被他人使用（权限 \(String(mode, radix: 8))）。请运行 chmod 600 \(path)。"
        case .foreignOwner(let path): "签名服务的套接字 \(path) 属于其他用户。请以运行本程序的用户启动签名服务。"
        case .notASocket(let path): "\(path) 不是套接字。请指定 tradein keys serve 建立的那个。"
        case .unknownKey(let place, let id): "签名服务 \(place) 没有编号为 \(id) 的密钥。请以本工作区的密钥启动它。"
        case .refused(let reason): "签名服务拒绝签名：\(reason)。"
        case .badAnswer(let place): "\(place) 的应答不是本程序的签名服务的。请核对 --signer 所写的路径。"
        case .wrongSignature: "签名服务给出的签名与公钥不符，未签署任何内容。请检查签名服务或其设备。"
        case .secretIsElsewhere: "密钥由签名服务保管，取不出来。请使用签名服务。"
        case .device(let call, let code):
            "设备拒绝了 \(call)（PKCS#11 代码 0x\(String(code, radix: 16))）。请检查设备是否插好，以及令牌、标签和 PIN。"
        }
    }
}
