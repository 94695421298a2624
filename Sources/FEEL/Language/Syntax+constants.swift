extension Syntax {
    /// The value of a part of an expression that binds no names of its own, by strict checking: for whoever translates
    /// expressions and comes upon a part that does not depend on what varies. The positions of its nulls mean nothing.
    /// - Parameter frame: the values of the slots it reads.
    package func constantValue(_ frame: [Value]) -> Value {
        var evaluation = Evaluation(frame: frame)
        let code = Compiler(source: .none, checking: .strict).code(self)
        return evaluation.result(code, at: SourceText.none.origin)
    }
}
