using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// A name, qualified or not, or several with commas between: <c>&lt;table&gt;</c>, <c>&lt;table*&gt;</c>.
/// </summary>
internal sealed class NameNode(string role, bool several, PatternNode? next) : PatternNode(next)
{
    /// <inheritdoc/>
    public override bool Match(PatternMatch match, int at)
    {
        while (true)
        {
            // ONLY and the * of inheritance may surround a table's name.
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
