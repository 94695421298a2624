/// All kinds of acts, for whoever goes through them.
enum ActKinds {
    static var all: [any Act.Type] {
        [
            Enrolment.self, Retirement.self, Proposal.self, Verdict.self, PayeeCorrection.self, Batch.self,
            BankReport.self,
            Clawback.self, Closing.self, MerchantEntry.self, EnvelopeAct.self, StepTaken.self, AlertList.self,
            AlertRun.self, AlertRelease.self, KeyRotation.self, Erasure.self, Unmasking.self,
            EvidenceFiling.self, EvidenceReading.self,
        ]
    }

    static func kind(_ type: String) -> (any Act.Type)? { all.first { $0.type == type } }
}
