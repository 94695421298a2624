import Foundation

/// What this machine lets a test do to its surroundings.
enum Sandbox {
    /// Words before a command that give it mounts of its own, which end with it. Nil where that is not allowed.
    static let ownMounts: [String]? = {
        for words in [["unshare", "--user", "--map-root-user", "--mount"], ["unshare", "--mount"]] {
            guard let tradein = try? Tradein() else { return nil }
            defer { tradein.remove() }
            let script =
                "mkdir m && mount -t tmpfs -o size=1m tmpfs m && mount -o remount,ro m && ! touch m/x 2>/dev/null"
            if let result = try? tradein.shell(script, under: words), result.status == 0 { return words }
        }
        return nil
    }()

    static var canMount: Bool { ownMounts != nil }
}
