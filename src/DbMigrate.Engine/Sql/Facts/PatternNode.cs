using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>One element of a <see cref="StatementPattern"/>, linked to what follows it.</summary>
internal abstract class PatternNode(PatternNode? next)
{
    /// <summary>What follows; null at the pattern's end.</summary>
    protected PatternNode? Next { get; } = next;

    /// <summary>Whether the rest of the pattern matches from this token on.</summary>
    public abstract bool Match(PatternMatch match, int at);

    /// <summary>Matches what follows; the pattern's end always matches.</summary>
    protected bool GoOn(PatternMatch match, int at)
    {
        match.End = at;
        return Next is null || Next.Match(match, at);
    }
}

/// <summary>A keyword.</summary>
internal sealed class WordNode(string word, PatternNode? next) : PatternNode(next)
{
    /// <summary>The keyword.</summary>
    public string Word { get; } = word;

    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at) => match.Tokens.IsWord(at, Word) && GoOn(match, at + 1);
}

/// <summary>A symbol or operator, as written.</summary>
internal sealed class SignNode(string sign, PatternNode? next) : PatternNode(next)
{
    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at) =>
        match.Tokens.Kind(at) is SqlTokenKind.Symbol or SqlTokenKind.Operator
        && match.Tokens.Text(at) == sign
        && GoOn(match, at + 1);
}

/// <summary>An optional part: <c>[ … ]</c>. Its body continues with the same Next.</summary>
internal sealed class OptionalNode(PatternNode body, PatternNode? next) : PatternNode(next)
{
    /// <summary>The optional part.</summary>
    public PatternNode Body { get; } = body;

    /// <summary>What follows without it.</summary>
    public PatternNode? Following => Next;

    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at) => match.Try(Body, at) || GoOn(match, at);
}

/// <summary>Alternatives: <c>{ … | … }</c>. Each continues with the same Next.</summary>
internal sealed class ChoiceNode(IReadOnlyList<PatternNode> bodies, PatternNode? next) : PatternNode(next)
{
    /// <summary>The alternatives.</summary>
    public IReadOnlyList<PatternNode> Bodies { get; } = bodies;

    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at)
    {
        foreach (var body in Bodies)
        {
            if (match.Try(body, at))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The statement's end: <c>$</c>.</summary>
internal sealed class EndNode(PatternNode? next) : PatternNode(next)
{
    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at) =>
        match.Tokens.Kind(at) == SqlTokenKind.End && GoOn(match, at);
}
