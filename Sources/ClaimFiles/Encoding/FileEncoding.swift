/// How the characters of a claim file are encoded.
package enum FileEncoding: String, Sendable, Hashable {
    case utf8 = "UTF-8"
    case gb18030 = "GB18030"
}
