/// Written types.
extension Parser {
    mutating func parseType() -> TypeExpression {
        let start = token
        var type = deeper({ TypeExpression(.missing, span: $0.token.span) }) { $0.parseTypePrimary() }
        // `T??` is lexed as one operator; a second `?` says nothing new.
        let inner = type
        while at(.question) || at(.coalesce), !token.isAfterNewline {
            advance()
            type = TypeExpression(.optional(inner), span: span(from: start))
        }
        return type
    }

    private mutating func parseTypePrimary() -> TypeExpression {
        let start = token
        switch token.kind {
        case .identifier:
            let name = parseName("of a type")
            return TypeExpression(.named(name, arguments: parseTypeArguments()), span: span(from: start))
        case .nilKeyword:
            advance()
            let name = Identifier(name: "Nil", span: start.span)
            return TypeExpression(.named(name, arguments: []), span: start.span)
        case .leftBracket: return parseBracketedType()
        case .leftBrace: return parseRecordType()
        case .leftParenthesis: return parseFunctionType()
        default:
            if at(.endOfFile) { isIncomplete = true }
            report(
                Diagnostic(
                    .expectedType,
                    "expected a type, found \(token.kind.displayName)",
                    at: isAtLineEnd || at(.endOfFile) ? previous.span.end : token.span
                )
            )
            return TypeExpression(.missing, span: start.span)
        }
    }

    private mutating func parseTypeArguments() -> [TypeExpression] {
        guard at(.less), !token.isAfterSpace else { return [] }
        advance()
        var arguments: [TypeExpression] = []
        repeat { arguments.append(parseType()) } while eat(.comma)
        expect(.greater, "after the type's arguments")
        return arguments
    }

    private mutating func parseBracketedType() -> TypeExpression {
        let open = advance()
        return inBrackets { parser in
            let first = parser.parseType()
            if parser.eat(.colon) {
                let value = parser.parseType()
                parser.expect(.rightBracket, "after the type", opening: open)
                return TypeExpression(.map(first, value), span: parser.span(from: open))
            }
            parser.expect(.rightBracket, "after the type", opening: open)
            return TypeExpression(.list(first), span: parser.span(from: open))
        }
    }

    private mutating func parseRecordType() -> TypeExpression {
        let open = advance()
        return inBrackets { parser in
            var fields: [RecordTypeField] = []
            while !parser.at(.rightBrace), !parser.at(.endOfFile) {
                let name = parser.parseFieldName("of a field")
                parser.expect(.colon, "after the field's name")
                fields.append(RecordTypeField(name: name, type: parser.parseType()))
                if parser.isRecovering { parser.synchronizeItem(.rightBrace) }
                if !parser.eat(.comma) { break }
                parser.isRecovering = false
            }
            parser.expect(.rightBrace, "after the fields", opening: open)
            return TypeExpression(.record(fields), span: parser.span(from: open))
        }
    }

    private mutating func parseFunctionType() -> TypeExpression {
        let open = advance()
        let parameters = inBrackets { parser in
            var list: [TypeExpression] = []
            while !parser.at(.rightParenthesis), !parser.at(.endOfFile) {
                list.append(parser.parseType())
                if !parser.eat(.comma) { break }
            }
            parser.expect(.rightParenthesis, "after the types", opening: open)
            return list
        }
        if parameters.count == 1, !at(.thinArrow) { return parameters[0] }
        expect(.thinArrow, "after the parameters' types")
        return TypeExpression(.function(parameters, parseType()), span: span(from: open))
    }
}
