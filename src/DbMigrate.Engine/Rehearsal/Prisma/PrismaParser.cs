using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>Reads the blocks of a Prisma schema.</summary>
/// <param name="tokens">Its tokens.</param>
/// <param name="errors">Receives the errors.</param>
internal sealed class PrismaParser(IReadOnlyList<PrismaToken> tokens, List<PlanFinding> errors)
{
    private static readonly string[] Kinds = ["model", "view", "enum", "type", "datasource", "generator"];

    private int _at;

    private PrismaToken Now => tokens[_at];

    /// <summary>Reads the blocks of a file.</summary>
    internal static IReadOnlyList<PrismaBlock> Read(string file, string text, List<PlanFinding> errors) =>
        new PrismaParser(new PrismaLexer(file, text, errors).Read(), errors).Read();

    private List<PrismaBlock> Read()
    {
        var blocks = new List<PrismaBlock>();
        while (true)
        {
            SkipLines();
            if (Now.Kind == PrismaTokenKind.End)
            {
                return blocks;
            }

            try
            {
                blocks.Add(ReadBlock());
            }
            catch (PrismaSyntaxException e)
            {
                errors.Add(new PlanFinding(e.Place, e.Message));
                SkipTo(t => t.Kind == PrismaTokenKind.Sign && t.Value == "}");
                Advance();
            }
        }
    }

    private PrismaBlock ReadBlock()
    {
        var kind = Now;
        if (kind.Kind != PrismaTokenKind.Word || !Kinds.Contains(kind.Value))
        {
            throw Unexpected("a block: model, view, enum, type, datasource or generator");
        }

        Advance();
        var name = Expect(PrismaTokenKind.Word, "a name");
        var block = new PrismaBlock(kind.Value, name.Value, name.Place);
        Require("{");
        SkipLines();
        while (!Is("}"))
        {
            try
            {
                ReadEntry(block);
                if (!Is("}") && Now.Kind != PrismaTokenKind.Line)
                {
                    throw Unexpected("the end of the line");
                }
            }
            catch (PrismaSyntaxException e) when (Now.Kind != PrismaTokenKind.End)
            {
                errors.Add(new PlanFinding(e.Place, e.Message));
                SkipTo(t => t.Kind == PrismaTokenKind.Line);
            }

            SkipLines();
            if (Now.Kind == PrismaTokenKind.End)
            {
                throw Unexpected($"the '}}' of the {block.Kind} {block.Name}");
            }
        }

        Advance();
        return block;
    }

    private void ReadEntry(PrismaBlock block)
    {
        if (Is("@@"))
        {
            block.Attributes.Add(ReadAttribute());
            return;
        }

        var name = Expect(PrismaTokenKind.Word, "a name");
        switch (block.Kind)
        {
            case "datasource" or "generator":
                Require("=");
                block.Settings.Add(new PrismaArgument(name.Value, ReadValue()));
                break;
            case "enum":
                block.Fields.Add(new PrismaField(name.Value, string.Empty, ReadAttributes(), name.Place));
                break;
            default:
                block.Fields.Add(ReadField(name));
                break;
        }
    }

    private PrismaField ReadField(PrismaToken name)
    {
        var type = Expect(PrismaTokenKind.Word, "a type");
        var text = type.Value;
        var isUnsupported = type.Value == "Unsupported";
        if (isUnsupported)
        {
            Require("(");
            text = Expect(PrismaTokenKind.Text, "the type in quotes").Value;
            Require(")");
        }

        var isList = Accept("[");
        if (isList)
        {
            Require("]");
        }

        var isOptional = Accept("?");
        if (isList && isOptional)
        {
            throw new PrismaSyntaxException(type.Place, $"The list {name.Value} cannot be optional.");
        }

        return new PrismaField(name.Value, text, ReadAttributes(), name.Place)
        {
            TypePlace = type.Place,
            IsList = isList,
            IsOptional = isOptional,
            IsUnsupported = isUnsupported,
        };
    }

    private List<PrismaAttribute> ReadAttributes()
    {
        var attributes = new List<PrismaAttribute>();
        while (Is("@"))
        {
            attributes.Add(ReadAttribute());
        }

        return attributes;
    }

    private PrismaAttribute ReadAttribute()
    {
        var place = Now.Place;
        Advance();
        return new PrismaAttribute(ReadName(), Is("(") ? ReadArguments() : [], place);
    }

    private string ReadName()
    {
        var name = Expect(PrismaTokenKind.Word, "a name").Value;
        while (Accept("."))
        {
            name += "." + Expect(PrismaTokenKind.Word, "a name").Value;
        }

        return name;
    }

    private List<PrismaArgument> ReadArguments()
    {
        var arguments = new List<PrismaArgument>();
        Require("(");
        SkipLines();
        while (!Accept(")"))
        {
            string? name = null;
            if (Now.Kind == PrismaTokenKind.Word && tokens[_at + 1] is { Kind: PrismaTokenKind.Sign, Value: ":" })
            {
                name = Now.Value;
                _at += 2;
                SkipLines();
            }

            arguments.Add(new PrismaArgument(name, ReadValue()));
            SkipLines();
            if (!Is(")"))
            {
                Require(",");
                SkipLines();
            }
        }

        return arguments;
    }

    private PrismaValue ReadValue()
    {
        var token = Now;
        switch (token.Kind)
        {
            case PrismaTokenKind.Text:
                Advance();
                return new PrismaValue.Text(token.Value, token.Place);
            case PrismaTokenKind.Number:
                Advance();
                return new PrismaValue.Number(token.Value, token.Place);
            case PrismaTokenKind.Word:
                var name = ReadName();
                return Is("(")
                    ? new PrismaValue.Call(name, ReadArguments(), token.Place)
                    : new PrismaValue.Word(name, token.Place);
        }

        Require("[", "a value");
        var items = new List<PrismaValue>();
        SkipLines();
        while (!Accept("]"))
        {
            items.Add(ReadValue());
            SkipLines();
            if (!Is("]"))
            {
                Require(",");
                SkipLines();
            }
        }

        return new PrismaValue.List(items, token.Place);
    }

    private void Advance() => _at = Math.Min(_at + 1, tokens.Count - 1);

    private bool Is(string sign) => Now.Kind == PrismaTokenKind.Sign && Now.Value == sign;

    private bool Accept(string sign)
    {
        if (!Is(sign))
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Require(string sign, string? what = null)
    {
        if (!Accept(sign))
        {
            throw Unexpected(what ?? $"'{sign}'");
        }
    }

    private PrismaToken Expect(PrismaTokenKind kind, string what)
    {
        var token = Now;
        if (token.Kind != kind)
        {
            throw Unexpected(what);
        }

        Advance();
        return token;
    }

    private void SkipLines() => SkipTo(t => t.Kind != PrismaTokenKind.Line);

    private void SkipTo(Func<PrismaToken, bool> found)
    {
        while (Now.Kind != PrismaTokenKind.End && !found(Now))
        {
            _at++;
        }
    }

    private PrismaSyntaxException Unexpected(string wanted) =>
        new(
            Now.Place,
            Now.Kind switch
            {
                PrismaTokenKind.End => $"The file ends where {wanted} is expected.",
                PrismaTokenKind.Line => $"The line ends where {wanted} is expected.",
                _ => $"'{Now.Value}' is there where {wanted} is expected.",
            }
        );
}

/// <summary>A place where a Prisma schema cannot be read.</summary>
internal sealed class PrismaSyntaxException(SourcePlace place, string message) : Exception(message)
{
    /// <summary>The place.</summary>
    internal SourcePlace Place { get; } = place;
}
