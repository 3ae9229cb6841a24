import SiteScriptSyntax

/// Listens to a check for what stands at one place of the text.
final class CompletionProbe {
    let offset: UInt32
    init(offset: Int) { self.offset = UInt32(clamping: offset) }
    func atName(_ span: SourceSpan, in checker: ProgramChecker) {}
    func atType(_ span: SourceSpan, in checker: ProgramChecker) {}
    func atField(_ span: SourceSpan, of row: ScriptType, in checker: ProgramChecker) {}
    func atMember(_ span: SourceSpan, of type: ScriptType, isOptional: Bool, in checker: ProgramChecker) {}
    func atZone(_ span: SourceSpan, in checker: ProgramChecker) {}
    func atLabel(_ span: SourceSpan, in checker: ProgramChecker) {}
    func atStage(_ span: SourceSpan, input: ScriptType, in checker: ProgramChecker) {}
    func enterCall(
        _ parameters: [FunctionSignature.Parameter],
        _ arguments: [PassedArgument],
        in checker: ProgramChecker
    ) {}
    func enterStage(_ stage: NativeStage, _ check: StageCheck) {}
}
