using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

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

        // Its queries are in parentheses: the first verb outside them is the statement's own.
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
