/// A claim that a detector hit.
package struct DetectorHit: Sendable, Hashable {
    package let claim: Int64
    /// How unusual, times 10,000.
    package let number: Int64
    /// The limit that it passed, times 10,000.
    package let limit: Int64
    /// How many claims the number was taken of.
    package let claims: Int64
    package let group: Int64

    package init(claim: Int64, number: Int64, limit: Int64, claims: Int64, group: Int64) {
        self.claim = claim
        self.number = number
        self.limit = limit
        self.claims = claims
        self.group = group
    }
}

extension ArmedDetector {
    /// Judges one group.
    ///
    /// - Parameters:
    ///   - group: what was noted of it, by day and then by claim.
    ///   - entries: the days of the list's entries for the group; nil for entries without a day.
    /// - Returns: at most one hit for each claim, the most unusual.
    package func hits(in group: [Observation], entries: [Int64?] = []) -> [DetectorHit] {
        let found: [DetectorHit] =
            switch detector.shape {
            case .count: countHits(group)
            case .ratio: ratioHits(group)
            case .share: shareHits(group)
            case .match: matchHits(group, entries)
            case .pair: pairHits(group)
            case .condition:
                group.filter { $0.value == 1 }.map {
                    DetectorHit(
                        claim: $0.claim, number: DetectorNumber.scale, limit: 0, claims: 1, group: $0.group)
                }
            }
        var best: [Int64: DetectorHit] = [:]
        for hit in found {
            if let other = best[hit.claim], !isMoreUnusual(hit.number, than: other.number) { continue }
            best[hit.claim] = hit
        }
        return best.values.sorted { $0.claim < $1.claim }
    }

    package func isMoreUnusual(_ number: Int64, than other: Int64) -> Bool {
        detector.fewerIsMoreUnusual ? number < other : number > other
    }

    // MARK: - Windows

    /// The last place of the window of days that begins with each place.
    private func windowEnds(_ group: [Observation]) -> [Int] {
        guard let within else { return Array(repeating: group.count - 1, count: group.count) }
        var ends: [Int] = []
        ends.reserveCapacity(group.count)
        var end = 0
        for start in group.indices {
            end = max(end, start)
            while end + 1 < group.count, group[end + 1].day - group[start].day < within { end += 1 }
            ends.append(end)
        }
        return ends
    }

    /// For each place the greatest of the windows that hold it; nil where none of them counts.
    ///
    /// Windows are those of ``windowEnds(_:)``, which begin and end ever later: of those that begin up to a place the
    /// candidates wait in a queue, greatest first.
    private func greatest<Score>(
        _ ends: [Int], _ scores: [Score?], isGreater: (Score, Score) -> Bool
    ) -> [Score?] {
        var queue: [(start: Int, score: Score)] = []
        var head = 0
        return ends.indices.map { place in
            if let score = scores[place] {
                while queue.count > head, let last = queue.last, !isGreater(last.score, score) { queue.removeLast() }
                queue.append((place, score))
            }
            while head < queue.count, ends[queue[head].start] < place { head += 1 }
            return head < queue.count ? queue[head].score : nil
        }
    }

    // MARK: - Shapes

    private func countHits(_ group: [Observation]) -> [DetectorHit] {
        let ends = windowEnds(group)
        var counts: [Int64: Int] = [:]
        var next = 0
        var scores: [(distinct: Int64, claims: Int64)?] = []
        scores.reserveCapacity(group.count)
        for start in group.indices {
            while next <= ends[start] {
                counts[group[next].value, default: 0] += 1
                next += 1
            }
            scores.append((Int64(counts.count), Int64(ends[start] - start + 1)))
            if let count = counts[group[start].value] { counts[group[start].value] = count == 1 ? nil : count - 1 }
        }
        let best = greatest(ends, scores) { ($0.distinct, $0.claims) > ($1.distinct, $1.claims) }
        return zip(group, best).compactMap { note, score in
            guard let score, score.distinct * DetectorNumber.scale > moreThan else { return nil }
            return DetectorHit(
                claim: note.claim, number: score.distinct * DetectorNumber.scale, limit: moreThan, claims: score.claims,
                group: note.group)
        }
    }

    private func shareHits(_ group: [Observation]) -> [DetectorHit] {
        let ends = windowEnds(group)
        var sums: [Int64] = [0]
        for note in group { sums.append(sums[sums.count - 1] + note.value) }
        let scores: [(so: Int64, of: Int64)?] = group.indices.map { start in
            let of = Int64(ends[start] - start + 1)
            return of >= atLeast ? (sums[ends[start] + 1] - sums[start], of) : nil
        }
        let best = greatest(ends, scores) { $0.so * $1.of > $1.so * $0.of }
        return zip(group, best).compactMap { note, score in
            guard let score, note.value == 1, score.so * DetectorNumber.scale > moreThan * score.of else { return nil }
            return DetectorHit(
                claim: note.claim, number: score.so * DetectorNumber.scale / score.of, limit: moreThan,
                claims: score.of, group: note.group)
        }
    }

    /// Against the median of the earlier days' values, as far back as `within` says.
    private func ratioHits(_ group: [Observation]) -> [DetectorHit] {
        var earlier: [Int64] = []
        func place(_ value: Int64) -> Int {
            var (low, high) = (0, earlier.count)
            while low < high {
                let middle = (low + high) / 2
                if earlier[middle] < value { low = middle + 1 } else { high = middle }
            }
            return low
        }
        var (added, dropped) = (0, 0)
        var hits: [DetectorHit] = []
        for note in group {
            while group[added].day < note.day {
                earlier.insert(group[added].value, at: place(group[added].value))
                added += 1
            }
            while let within, dropped < added, note.day - group[dropped].day > within {
                earlier.remove(at: place(group[dropped].value))
                dropped += 1
            }
            guard earlier.count >= atLeast, !earlier.isEmpty else { continue }
            let twice = Int128(earlier[(earlier.count - 1) / 2]) + Int128(earlier[earlier.count / 2])
            let doubled = Int128(note.value) * 2 * Int128(DetectorNumber.scale)
            guard doubled > Int128(moreThan) * twice else { continue }
            hits.append(
                DetectorHit(
                    claim: note.claim, number: Int64(clamping: doubled / twice), limit: moreThan,
                    claims: Int64(earlier.count), group: note.group))
        }
        return hits
    }

    /// Against a list: entries dated from the claim's day on, at most `within` days; all entries where that is not said.
    private func matchHits(_ group: [Observation], _ entries: [Int64?]) -> [DetectorHit] {
        guard !entries.isEmpty else { return [] }
        return group.compactMap { note in
            guard let within else {
                return DetectorHit(
                    claim: note.claim, number: Int64(entries.count) * DetectorNumber.scale, limit: 0, claims: 1,
                    group: note.group)
            }
            let days = entries.compactMap { entry in
                entry.map { $0 - note.day }.flatMap { (0...within).contains($0) ? $0 : nil }
            }
            return days.min().map {
                DetectorHit(
                    claim: note.claim, number: $0 * DetectorNumber.scale, limit: within * DetectorNumber.scale,
                    claims: 1, group: note.group)
            }
        }
    }

    /// A first and a second of other claims, the second from the first's day on, at most `within` days later.
    private func pairHits(_ group: [Observation]) -> [DetectorHit] {
        let (firsts, seconds) = (group.filter { $0.side == 0 }, group.filter { $0.side == 1 })
        var hits: [DetectorHit] = []
        var start = 0
        for first in firsts {
            while start < seconds.count, seconds[start].day < first.day { start += 1 }
            guard let second = seconds[start...].first(where: { $0.identity != first.identity }) else { continue }
            let days = second.day - first.day
            if let within, days > within { continue }
            for claim in [first.claim, second.claim] {
                hits.append(
                    DetectorHit(
                        claim: claim, number: days * DetectorNumber.scale, limit: (within ?? 0) * DetectorNumber.scale,
                        claims: 2, group: first.group))
            }
        }
        return hits
    }
}
