internal import Dispatch
internal import Documents
internal import Foundation

// How many pictures that are used again are found, and how many that are not are taken for the same: of the folder that
// pictures.py made. Prints two tables in Markdown.
//
// usage: picture-benchmark FOLDER

/// One file of the list.
struct Listed {
    let file: String
    let family: String
    let number: Int
    let change: String
}

guard CommandLine.arguments.count == 2 else {
    FileHandle.standardError.write(Data("usage: picture-benchmark FOLDER\n".utf8))
    exit(64)
}
let folder = CommandLine.arguments[1]
let lines = try String(contentsOfFile: "\(folder)/list.csv", encoding: .utf8).split(separator: "\n").dropFirst()
let listed = lines.map { line in
    let cells = line.split(separator: ",").map(String.init)
    return Listed(file: cells[0], family: cells[1], number: Int(cells[2]) ?? -1, change: cells[3])
}

/// The signatures, by all cores.
let clock = ContinuousClock()
let start = clock.now
nonisolated(unsafe) var read = [PictureSignature?](repeating: nil, count: listed.count)
let files = listed.map(\.file)
read.withUnsafeMutableBufferPointer { read in
    nonisolated(unsafe) let read = read
    DispatchQueue.concurrentPerform(iterations: files.count) { place in
        guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(files[place])"),
            let document = try? Document(Array(bytes))
        else { fatalError("\(files[place]) can't be read") }
        read[place] = document.picture
    }
}
let signatures = read
let seconds = (clock.now - start) / .seconds(1)

var families: [String] = []
var changes: [String] = []
for row in listed {
    if !families.contains(row.family) { families.append(row.family) }
    if !changes.contains(row.change) { changes.append(row.change) }
}
let originals = listed.indices.filter { listed[$0].change == "original" }
var original: [String: Int] = [:]
for place in originals { original["\(listed[place].family) \(listed[place].number)"] = place }

print("\(listed.count) pictures read in \(Int(seconds * 10)) tenths of a second\n")
print("| changed | " + families.joined(separator: " | ") + " |")
print("| --- |" + families.map { _ in " ---: |" }.joined())
for change in changes where change != "original" {
    var cells: [String] = []
    for family in families {
        var (found, all) = (0, 0)
        for (place, row) in listed.enumerated() where row.change == change && row.family == family {
            all += 1
            guard let home = original["\(family) \(row.number)"], let stored = signatures[home],
                let picture = signatures[place]
            else { continue }
            if PictureSearch(picture).match(stored) != nil { found += 1 }
        }
        cells.append("\(found) of \(all)")
    }
    print("| \(change) | " + cells.joined(separator: " | ") + " |")
}

/// Every original against every other.
struct Tally {
    var pairs = 0
    var near = 0
    var same = 0
    var least = Int.max
}
print(
    "\n| different pictures | pairs | hashes within \(PictureSearch.mostDistance) bits | taken for the same | least difference |"
)
print("| --- | ---: | ---: | ---: | ---: |")
for family in families + ["across families"] {
    let own = originals.filter { family == "across families" || listed[$0].family == family }
    let tallies = (0..<own.count).map { _ in Tally() }
    nonisolated(unsafe) var result = tallies
    result.withUnsafeMutableBufferPointer { result in
        nonisolated(unsafe) let result = result
        let (listed, signatures) = (listed, signatures)
        DispatchQueue.concurrentPerform(iterations: own.count) { place in
            guard let picture = signatures[own[place]] else { return }
            let search = PictureSearch(picture)
            var tally = Tally()
            for earlier in own[..<place] {
                if family == "across families", listed[earlier].family == listed[own[place]].family { continue }
                guard let stored = signatures[earlier] else { continue }
                tally.pairs += 1
                guard search.mayMatch(stored.hash) else { continue }
                tally.near += 1
                tally.least = min(tally.least, search.leastDifference(from: stored) ?? .max)
                if search.match(stored) != nil { tally.same += 1 }
            }
            result[place] = tally
        }
    }
    let all = result.reduce(into: Tally()) { sum, tally in
        sum.pairs += tally.pairs
        sum.near += tally.near
        sum.same += tally.same
        sum.least = min(sum.least, tally.least)
    }
    print("| \(family) | \(all.pairs) | \(all.near) | \(all.same) | \(all.near == 0 ? "" : String(all.least)) |")
}
