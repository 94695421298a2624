import Foundation

/// JSON that this programme wrote, read back. Not for claim files, whose reader keeps numbers as they were written.
package struct JSONValue {
    private let value: Any

    package init?(_ bytes: [UInt8]) {
        guard let value = try? JSONSerialization.jsonObject(with: Data(bytes)) else { return nil }
        self.value = value
    }

    private init(_ value: Any) {
        self.value = value
    }

    package subscript(_ key: String) -> JSONValue? {
        (value as? [String: Any])?[key].map(JSONValue.init)
    }

    package var string: String? { value as? String }
    package var array: [JSONValue]? { (value as? [Any])?.map(JSONValue.init) }
    package var integer: Int64? { value is NSNull ? nil : (value as? NSNumber)?.int64Value }
    package var boolean: Bool? { (value as? NSNumber)?.boolValue }
}
