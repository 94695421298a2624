internal import Claims

/// Why a change can't be put into a pack's file; a person can do it by hand.
struct PackEditProblem: Error {
    let message: Bilingual

    init(_ zh: String, _ en: String) {
        message = Bilingual(zh: zh, en: en)
    }

    static func alias(line: Int) -> PackEditProblem {
        PackEditProblem(
            "programme.yaml 第 \(line) 行附近用了别名（*…），须手工修改",
            "near line \(line) programme.yaml uses an alias (*…); change it by hand")
    }

    static func notFound(_ what: String) -> PackEditProblem {
        PackEditProblem(
            "programme.yaml 里找不到“\(what)”，须手工修改", "\"\(what)\" is not found in programme.yaml; change it by hand")
    }

    static func form(line: Int) -> PackEditProblem {
        PackEditProblem(
            "programme.yaml 第 \(line) 行的写法不能自动修改，须手工修改",
            "line \(line) of programme.yaml is written in a way that can't be changed automatically; change it by hand")
    }
}
