using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Model;

/// <summary>One element of a <see cref="StatementPattern"/>, linked to what follows it.</summary>
internal abstract class PatternNode(PatternNode? next)
{
    /// <summary>What follows; null at the pattern's end.</summary>
    protected PatternNode? Next { get; } = next;

    /// <summary>Does the rest of the pattern match from this token on?</summary>
    public abstract bool Match(PatternMatch match, int at);

    /// <summary>What follows, or the success that is the pattern's end.</summary>
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
        match.Tokens.Kind(at) is SqlTokenKind.Symbol or SqlTokenKind.Operator && match.Tokens.Text(at) == sign && GoOn(match, at + 1);
}

/// <summary>What may be there: <c>[ … ]</c>. Body ends in the same Next.</summary>
internal sealed class OptionalNode(PatternNode body, PatternNode? next) : PatternNode(next)
{
    /// <summary>What may be there.</summary>
    public PatternNode Body { get; } = body;

    /// <summary>What follows where it is not.</summary>
    public PatternNode? Following => Next;

    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at) => match.Try(Body, at) || GoOn(match, at);
}

/// <summary>One of several: <c>{ … | … }</c>. Each ends in the same Next.</summary>
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

/// <summary>A name, qualified or not, or several with commas between: <c>&lt;table&gt;</c>, <c>&lt;table*&gt;</c>.</summary>
internal sealed class NameNode(string role, bool several, PatternNode? next) : PatternNode(next)
{
    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at)
    {
        while (true)
        {
            // ONLY and * of inheritance stand around a table's name.
            var from = several && match.Tokens.IsWord(at, "ONLY") ? at + 1 : at;
            var to = Over(match.Tokens, from);
            if (to == from)
            {
                return false;
            }

            match.Captures.Add((role, from, to));
            at = match.Tokens.Kind(to) == SqlTokenKind.Operator && match.Tokens.Text(to) == "*" ? to + 1 : to;
            at = match.Tokens.IsSymbol(at, '(') && several ? match.Tokens.Over(at) : at;
            if (!several || !match.Tokens.IsSymbol(at, ','))
            {
                return GoOn(match, at);
            }

            at++;
        }
    }

    /// <summary>The token behind a qualified name.</summary>
    public static int Over(SqlTokens tokens, int at)
    {
        var from = at;
        while (tokens.Kind(at) is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            at++;
            if (!tokens.IsSymbol(at, '.') || tokens.Kind(at + 1) is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
            {
                return at;
            }

            at++;
        }

        return at == from ? from : at;
    }
}

/// <summary>A group in parentheses: <c>(*)</c>; with a role it is captured without them.</summary>
internal sealed class GroupNode(string? role, PatternNode? next) : PatternNode(next)
{
    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at)
    {
        if (!match.Tokens.IsSymbol(at, '('))
        {
            return false;
        }

        var to = match.Tokens.Over(at);
        if (role is not null)
        {
            match.Captures.Add((role, at + 1, to - 1));
        }

        return GoOn(match, to);
    }
}

/// <summary>A string: <c>'role'</c>.</summary>
internal sealed class StringNode(string role, PatternNode? next) : PatternNode(next)
{
    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at)
    {
        if (match.Tokens.Kind(at) != SqlTokenKind.String)
        {
            return false;
        }

        match.Captures.Add((role, at, at + 1));
        return GoOn(match, at + 1);
    }
}

/// <summary>Anything outside of parentheses up to where the rest matches: <c>…</c>.</summary>
internal sealed class SkipNode(string? role, PatternNode? next) : PatternNode(next)
{
    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at)
    {
        if (match.Barren.TryGetValue(this, out var barren) && at >= barren)
        {
            return false;
        }

        var from = at;
        var captured = match.Captures.Count;
        if (role is not null)
        {
            match.Captures.Add((role, from, at));
        }

        for (; ; at = match.Tokens.Over(at))
        {
            if (role is not null)
            {
                match.Captures[captured] = (role, from, at);
            }

            var end = match.Tokens.Kind(at) == SqlTokenKind.End;
            if (Next is null ? end && GoOn(match, at) : match.Try(Next, at))
            {
                return true;
            }

            if (end)
            {
                match.Barren[this] = from;
                return false;
            }
        }
    }
}

/// <summary>The statement's end: <c>$</c>.</summary>
internal sealed class EndNode(PatternNode? next) : PatternNode(next)
{
    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at) => match.Tokens.Kind(at) == SqlTokenKind.End && GoOn(match, at);
}

/// <summary>The WITH of a query, where it has one: <c>with</c>.</summary>
internal sealed class WithNode(PatternNode next) : PatternNode(next)
{
    private static readonly string[] Verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE"];

    /// <summary>What follows it.</summary>
    public PatternNode Following => Next!;

    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at)
    {
        var tokens = match.Tokens;
        if (!tokens.IsWord(at, "WITH"))
        {
            return GoOn(match, at);
        }

        // The queries that it names stand in parentheses: the first verb outside of any is the statement's own.
        for (at++; tokens.Kind(at) != SqlTokenKind.End; at = tokens.Over(at))
        {
            if (tokens.IsSymbol(at - 1, ')'))
            {
                while (tokens.IsSymbol(at, '('))
                {
                    at++;
                }
            }

            if (Array.Exists(Verbs, verb => tokens.IsWord(at, verb)) && !tokens.IsWord(at + 1, "AS"))
            {
                return GoOn(match, at);
            }
        }

        return false;
    }
}
