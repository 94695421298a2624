import Claims
import FEEL

/// Texts that stand for all texts as far as conditions can tell them apart: by equality, and by how they begin.
struct TextGroups {
    private let landmarks: Landmarks
    /// Slots of texts that are compared with one another share their samples.
    private var groupOf: [Int: Int] = [:]
    private var members: [Int: [Int]] = [:]

    init(_ landmarks: Landmarks, _ axes: [Int: Axis]) {
        self.landmarks = landmarks
        for slot in landmarks.axes.sorted() {
            if case .texts? = axes[slot]?.domain {
                groupOf[slot] = slot
                members[slot] = [slot]
            }
        }
        for (one, other) in landmarks.textLinks {
            guard let left = groupOf[one], let right = groupOf[other], left != right else { continue }
            let kept = min(left, right)
            let joined = (members[left] ?? []) + (members[right] ?? [])
            for slot in joined { groupOf[slot] = kept }
            members[max(left, right)] = nil
            members[kept] = joined
        }
    }

    /// For every way in which a text may begin as many texts as there are members in its group, so that all of them can
    /// differ; and every text that is asked for.
    func samples(of slot: Int, _ type: FieldType) -> (texts: [String], isComplete: Bool) {
        let group = members[groupOf[slot] ?? slot] ?? [slot]
        let marks = group.compactMap { landmarks.texts[$0] }
        let lengths = marks.reduce(into: Set<Int>()) { $0.formUnion($1.lengths) }
        var beginnings = marks.reduce(into: Set<String>()) { $0.formUnion($1.prefixes) }
        let constants = marks.reduce(into: Set<String>()) { $0.formUnion($1.constants) }
        for text in beginnings.union(constants) {
            for length in lengths {
                beginnings.insert(String(String.UnicodeScalarView(text.unicodeScalars.prefix(length))))
            }
        }
        var texts: [String] = []
        var isComplete = true
        for beginning in beginnings.sorted() + [""] {
            let longer = beginnings.filter { $0 != beginning && $0.hasPrefix(beginning) }
            for number in 0..<group.count {
                if let text = SampleText.text(type, number: number, beginning: beginning, avoiding: Array(longer)) {
                    if !texts.contains(text) { texts.append(text) }
                } else if number == 0 {
                    isComplete = false
                }
            }
        }
        // Where beginnings are compared, as many that begin differently.
        for length in lengths.sorted() {
            for _ in group {
                let taken = texts.map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(length))) }
                guard let text = SampleText.text(type, number: 0, avoiding: taken) else {
                    isComplete = false
                    break
                }
                texts.append(text)
            }
        }
        for constant in constants.sorted() where !texts.contains(constant) && SampleText.isValid(constant, type) {
            texts.append(constant)
        }
        return (texts, isComplete)
    }
}
