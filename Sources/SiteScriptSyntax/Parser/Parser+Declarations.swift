/// One method for each declaration rule.
extension Parser {
    /// A name that is declared or mentioned; reports and makes up an empty one where there is none.
    mutating func parseName(_ context: String) -> Identifier {
        if at(.identifier), !isAtLineEnd || previous.kind == .comma {
            let token = advance()
            return Identifier(name: text(of: token), span: token.span)
        }
        if at(.endOfFile) { isIncomplete = true }
        let hint = token.kind.isKeyword ? Self.reservedHint(text(of: token)) : nil
        let place = at(.endOfFile) || isAtLineEnd ? previous.span.end : token.span
        report(Diagnostic(.expectedName, "expected a name \(context)", at: place, hint: hint))
        if token.kind.isKeyword, !isAtLineEnd, !startsStatement(token.kind) { advance() }
        return Identifier(name: "", span: place)
    }

    func startsStatement(_ kind: TokenKind) -> Bool {
        [.letKeyword, .varKeyword, .funcKeyword, .forKeyword, .whileKeyword, .ifKeyword, .returnKeyword]
            .contains(kind)
    }

    /// A field, member or label: a name or a keyword.
    mutating func parseFieldName(_ context: String) -> Identifier {
        if token.kind.isKeyword {
            let token = advance()
            return Identifier(name: text(of: token), span: token.span)
        }
        return parseName(context)
    }

    mutating func parseVariable() -> Statement.Kind {
        let documentation = leadingDocs[place]
        let isVariable = advance().kind == .varKeyword
        let name = parseName("after `\(isVariable ? "var" : "let")`")
        var type: TypeExpression?
        if eat(.colon) { type = parseType() }
        guard expect(.assign, "after the name") else {
            return .variable(
                VariableDeclaration(
                    name: name,
                    isVariable: isVariable,
                    type: type,
                    value: missing(at: previous.span.end),
                    documentation: documentation
                )
            )
        }
        let value = parseExpression("after `=`")
        return .variable(
            VariableDeclaration(
                name: name,
                isVariable: isVariable,
                type: type,
                value: value,
                documentation: documentation
            )
        )
    }

    mutating func parseFunction() -> Statement.Kind {
        let documentation = leadingDocs[place]
        advance()
        let name = parseName("after `func`")
        var parameters: [FunctionParameter] = []
        let open = token
        if expect(.leftParenthesis, "after the function's name") {
            parameters = inBrackets { parser in
                var list: [FunctionParameter] = []
                while !parser.at(.rightParenthesis), !parser.at(.endOfFile) {
                    list.append(parser.parseFunctionParameter())
                    if parser.isRecovering { parser.synchronizeItem(.rightParenthesis) }
                    if !parser.eat(.comma) { break }
                    parser.isRecovering = false
                }
                return list
            }
            expect(.rightParenthesis, "after the parameters", opening: open)
        }
        var result: TypeExpression?
        if eat(.thinArrow) { result = inHead { $0.parseType() } }
        let body = parseBlock("of the function")
        return .function(
            FunctionDeclaration(
                name: name,
                parameters: parameters,
                resultType: result,
                body: body,
                documentation: documentation
            )
        )
    }

    private mutating func parseFunctionParameter() -> FunctionParameter {
        let name = parseName("of a parameter")
        var type: TypeExpression?
        if eat(.colon) { type = parseType() }
        var value: Expression?
        if eat(.assign) { value = parseExpression("after `=`") }
        return FunctionParameter(name: name, type: type, defaultValue: value)
    }

    mutating func parseImport() -> Statement.Kind {
        advance()
        if at(.identifier), !isAtLineEnd { return parseImportWithoutPath() }
        let path = parseExpression("after `import`")
        var text = ""
        if case .string(let segments) = path.kind, segments.count == 1, case .text(let plain) = segments[0] {
            text = plain
        } else if !isRecovering {
            report(
                Diagnostic(.expectedToken, "expected a path in double quotes after `import`", at: path.span)
            )
        }
        let name = Self.moduleName(of: text)
        if at(.asKeyword) {
            advance()
        } else {
            reportExpected(
                "`as`",
                "and a name after the path",
                hint: "write `import \"\(text)\" as \(name)`",
                fix: .init(span: path.span.end, replacement: " as \(name)")
            )
            return .importing(
                ImportDeclaration(
                    path: text,
                    pathSpan: path.span,
                    name: Identifier(name: name, span: path.span.end)
                )
            )
        }
        return .importing(
            ImportDeclaration(path: text, pathSpan: path.span, name: parseName("of the module"))
        )
    }

    /// `import zones`: says that a path is wanted, and takes the name for that of the module.
    private mutating func parseImportWithoutPath() -> Statement.Kind {
        let start = advance()
        let name = text(of: start)
        report(
            Diagnostic(
                .expectedToken,
                "expected a path in double quotes after `import`, found `\(name)`",
                at: start.span,
                hint: "write `import \"\(name).sites\" as \(name)`"
            )
        )
        return .importing(
            ImportDeclaration(path: "", pathSpan: start.span, name: Identifier(name: name, span: start.span))
        )
    }

    /// The name that a module of this path most likely has: that of the file without its ending.
    private static func moduleName(of path: String) -> String {
        let file = path.split(separator: "/").last ?? "name"
        let stem = file.split(separator: ".").first ?? "name"
        return String(stem.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    mutating func parseParameter() -> Statement.Kind {
        var documentation = leadingDocs[place]
        advance()
        let name = parseName("after `param`")
        var type: TypeExpression?
        if eat(.colon) { type = parseType() }
        var value: Expression?
        if eat(.assign) { value = parseExpression("after `=`") }
        documentation = trailingDocs[place] ?? documentation
        return .parameter(
            ParameterDeclaration(name: name, type: type, defaultValue: value, documentation: documentation)
        )
    }

    mutating func parseTypeAlias() -> Statement.Kind {
        let documentation = leadingDocs[place]
        advance()
        let name = parseName("after `type`")
        expect(.assign, "after the type's name")
        return .typeAlias(TypeDeclaration(name: name, type: parseType(), documentation: documentation))
    }

    mutating func parseTest() -> Statement.Kind {
        advance()
        let name = parsePrimary("after `test`")
        var text = ""
        if case .string(let segments) = name.kind {
            for case .text(let part) in segments { text += part }
        }
        return .test(TestDeclaration(name: text, nameSpan: name.span, body: parseBlock("of the test")))
    }
}
