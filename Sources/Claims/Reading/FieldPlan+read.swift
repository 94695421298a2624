import FEEL

/// What became of a field's text.
enum Reading {
    case value(Value)
    /// A value that looks wrong and may still be right.
    indirect case doubtful(Value, Flaw)
    indirect case bad(Flaw)
}

extension FieldPlan {
    /// Reads the text, which is valid UTF-8, trimmed and not empty, by the field's type, and appends its canonical text
    /// as a JSON string to the content. A bad value appends nothing.
    func read(_ text: Span<UInt8>, to content: inout Content) -> Reading {
        // No rule depends on a telephone number, so it is never held against a claim.
        if text[0] == 0x23, code != .phone, FieldText.isFormulaError(text) { return .bad(.formulaError) }
        switch code {
        case .text:
            if FieldText.turnsDirection(text) { return .bad(.turnedDirection) }
            if FieldText.isSpreadsheetNumber(text) { return .bad(.spreadsheetNumber) }
            ContentWriter.write(text, to: &content)
            return .value(.string(FieldText.string(text)))
        case .choice:
            guard let place = choices.number(of: text) else { return readWidened(text, to: &content, else: notChoice) }
            content.append(choiceNames[place])
            return .value(choiceValues[place])
        case .money:
            guard let fen = MoneyText.fen(text) else { return readWidened(text, to: &content, else: MoneyText.flaw) }
            content.append(0x22)
            MoneyText.write(fen, to: &content)
            content.append(0x22)
            return .value(.number(Number(coefficient: Int128(fen), exponent: -2)))
        case .date:
            guard let day = DateText.read(text, to: &content) else {
                return readWidened(text, to: &content, else: DateText.flaw)
            }
            return .value(.date(day))
        case .boolean:
            guard let value = BooleanText.value(text) else {
                return readWidened(text, to: &content) { _ in BooleanText.notBoolean }
            }
            content.append(value ? BooleanText.yes : BooleanText.no)
            return .value(.boolean(value))
        case .number:
            guard let number = DecimalText.number(text) else {
                return readWidened(text, to: &content) { _ in DecimalText.notNumber }
            }
            content.append(0x22)
            DecimalText.write(number, to: &content)
            content.append(0x22)
            return .value(.number(number))
        case .wholeNumber:
            guard let whole = DecimalText.whole(text) else {
                return readWidened(text, to: &content) { _ in DecimalText.notWhole }
            }
            if let range = field.range, !range.contains(whole) { return .bad(DecimalText.outside(range)) }
            content.append(0x22)
            DecimalText.write(whole, to: &content)
            content.append(0x22)
            return .value(.number(Number(Int(whole))))
        case .residentID: return readIdentifier(text, .spaces, to: &content, ResidentID.flaw(in:))
        case .personOrCompanyID: return readIdentifier(text, .spaces, to: &content, PersonOrCompanyID.flaw(in:))
        case .creditCode: return readIdentifier(text, .spaces, to: &content, CreditCode.flaw(in:))
        case .vin: return readIdentifier(text, .spaces, to: &content, VIN.flaw(in:))
        case .plate: return readIdentifier(text, .punctuation, to: &content, Plate.flaw(in:))
        case .bankAccount: return readIdentifier(text, .punctuation, to: &content, BankAccount.flaw(in:))
        case .gtin: return readIdentifier(text, .spaces, to: &content, GTIN.flaw(in:))
        case .invoiceCode: return readIdentifier(text, .spaces, to: &content, InvoiceNumber.flaw(inCode:))
        case .invoiceNumber: return readIdentifier(text, .spaces, to: &content, InvoiceNumber.flaw(inNumber:))
        case .division: return readIdentifier(text, .spaces, to: &content, DivisionCode.flaw(in:))
        case .phone: return readIdentifier(text, .punctuation, to: &content, Phone.flaw(in:))
        case .identifier: return readIdentifier(text, .none, to: &content, OpaqueNumber.flaw(in:))
        case .list: return .bad(ListText.notList(parts.map(\.field)))
        }
    }

    /// Checks an identifier in the form it has after normalising. The canonical text is that form.
    @inline(__always)
    private func readIdentifier(
        _ text: Span<UInt8>, _ separators: FieldText.Separators, to content: inout Content,
        _ check: (Span<UInt8>) -> Flaw?
    ) -> Reading {
        // What passes a check is in its normal form; opaque numbers have no check that would tell.
        if code == .identifier ? FieldText.isPlainIdentifier(text) : check(text) == nil {
            return checkedIdentifier(text, nil, to: &content)
        }
        return readUnusualIdentifier(text, separators, to: &content, check)
    }

    private func readUnusualIdentifier(
        _ text: Span<UInt8>, _ separators: FieldText.Separators, to content: inout Content,
        _ check: (Span<UInt8>) -> Flaw?
    ) -> Reading {
        var normalised = FieldText.normalised(text, upperCase: true, dropping: separators)
        if code == .phone, normalised.starts(with: "+86".utf8) { normalised.removeFirst(3) }
        FieldText.dropApostrophe(&normalised)
        // A cell of hyphens alone is a bad value, not an absent one: the merchant has written something.
        if normalised.isEmpty { normalised = FieldText.normalised(text, upperCase: true, dropping: .none) }
        return checkedIdentifier(normalised.span, check(normalised.span), to: &content)
    }

    @inline(__always)
    private func checkedIdentifier(_ text: Span<UInt8>, _ flaw: Flaw?, to content: inout Content) -> Reading {
        if let flaw, flaw.code != .identifierWarning {
            return .bad(FieldText.isSpreadsheetNumber(text) ? .spreadsheetNumber : flaw)
        }
        ContentWriter.write(text, to: &content)
        let value = Value.string(FieldText.string(text))
        return flaw.map { .doubtful(value, $0) } ?? .value(value)
    }

    /// A number, date or choice that can't be read as it stands may be one written in full-width characters.
    private func readWidened(
        _ text: Span<UInt8>, to content: inout Content, else flaw: (Span<UInt8>) -> Flaw
    ) -> Reading {
        if FieldText.isPlain(text) { return .bad(flaw(text)) }
        let half = FieldText.normalised(text, upperCase: false, dropping: .none)
        if half.isEmpty || half.count == text.count { return .bad(flaw(text)) }
        return read(half.span, to: &content)
    }

    private func notChoice(_ text: Span<UInt8>) -> Flaw {
        guard case .choice(let all) = type else { return Flaw.unlisted(["?"], ["?"]) }
        return Flaw.unlisted(all.map(\.label), all.map(\.name))
    }
}

extension Flaw {
    /// For a choice that is none of those there are.
    static func unlisted(_ labels: [String], _ names: [String]) -> Flaw {
        Flaw(
            .badValue, "不在可选范围内", "is not one of the choices",
            mend: (
                "可填：\(labels.joined(separator: "、"))。", "Give one of \(names.joined(separator: ", "))."
            ))
    }
}
