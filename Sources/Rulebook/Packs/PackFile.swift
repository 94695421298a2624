/// One file of the rules: its path and its bytes.
package struct PackFile: Sendable, Hashable {
    /// Relative to the rules' directory, with `/`: `appliance/programme.yaml`.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
