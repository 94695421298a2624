/// A number whose make-up is not known: certificates, serial numbers, vouchers. Only damage is found.
enum OpaqueNumber {
    static func flaw(in text: Span<UInt8>) -> Flaw? {
        FieldText.isSpreadsheetNumber(text) ? .spreadsheetNumber : nil
    }
}

extension Flaw {
    /// For a long number that a spreadsheet has rounded: its digits are gone, so nothing can be made of it.
    static var spreadsheetNumber: Flaw {
        Flaw(
            .badIdentifier, "被电子表格改成了科学计数，末尾的数字已丢失",
            "was turned into scientific notation by a spreadsheet, and its last digits are lost",
            mend: (
                "请把该列的格式设为“文本”，重新填写完整号码后再导出。",
                "Format the column as text, enter the whole number again, and export again."
            ))
    }
}
