using System.Text;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Reads the conditions of policies, as PostgreSQL prints them.</summary>
internal static class PolicyCondition
{
    /// <summary>Returns the value that a condition has for every row; null: that depends on the row, or is not known.</summary>
    internal static bool? Constant(string condition)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(condition), standardConformingStrings: true);
        return Value(tokens, 0, tokens.Count());
    }

    /// <summary>
    /// Returns the call whose value is NULL without a login, and makes a condition true then, as in
    /// <c>auth.uid() IS NULL OR owner = auth.uid()</c>; null: there is none.
    /// </summary>
    /// <param name="condition">The condition.</param>
    /// <param name="functions">Functions whose value is the same for a statement, as PostgreSQL prints them.</param>
    internal static string? OpenWithoutLogin(string condition, IReadOnlyCollection<string> functions)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(condition), standardConformingStrings: true);
        var (from, to) = Inner(tokens, 0, tokens.Count());
        var parts = Parts(tokens, from, to, "OR");
        return parts.Count < 2
            ? null
            : parts.Select(p => NullTested(tokens, p.From, p.To, functions)).FirstOrDefault(c => c is not null);
    }

    private static bool? Value(SqlTokens tokens, int from, int to)
    {
        (from, to) = Inner(tokens, from, to);
        if (Parts(tokens, from, to, "OR") is { Count: > 1 } either)
        {
            return Joined(either.Select(p => Value(tokens, p.From, p.To)), deciding: true);
        }

        if (Parts(tokens, from, to, "AND") is { Count: > 1 } both)
        {
            return Joined(both.Select(p => Value(tokens, p.From, p.To)), deciding: false);
        }

        if (tokens.IsWord(from, "NOT"))
        {
            return !Value(tokens, from + 1, to);
        }

        if (tokens.IsWord(from, "SELECT"))
        {
            // PostgreSQL names the column: (SELECT true AS bool). What has more than that is not known.
            var end = to - from == 4 && tokens.IsWord(from + 2, "AS") ? to - 2 : to;
            return end - from == 2 ? Value(tokens, from + 1, end) : null;
        }

        return to - from == 1 && tokens.IsWord(from, "TRUE") ? true
            : to - from == 1 && tokens.IsWord(from, "FALSE") ? false
            : Tested(tokens, from, to);
    }

    // 1 = 1, 'a'::text = 'a'::text, NULL::text IS NULL.
    private static bool? Tested(SqlTokens tokens, int from, int to)
    {
        var end = LiteralEnd(tokens, from, to);
        if (end == from)
        {
            return null;
        }

        var isNull = tokens.IsWord(from, "NULL");
        if (end == to)
        {
            // NULL permits no row.
            return isNull ? false : null;
        }

        if (tokens.IsWord(end, "IS") && tokens.IsWord(to - 1, "NULL"))
        {
            return to - end == 2 ? isNull
                : to - end == 3 && tokens.IsWord(end + 1, "NOT") ? !isNull
                : null;
        }

        return
            !isNull
            && tokens.Text(end, end + 1) == "="
            && LiteralEnd(tokens, end + 1, to) == to
            && tokens.Text(from, end) == tokens.Text(end + 1, to)
            ? true
            : null;
    }

    /// <summary>Returns the token behind a literal and its casts; the first token: there is none.</summary>
    private static int LiteralEnd(SqlTokens tokens, int from, int to)
    {
        if (
            from >= to
            || !(
                tokens.Kind(from) is SqlTokenKind.Number or SqlTokenKind.String
                || tokens.IsWord(from, "NULL")
                || tokens.IsWord(from, "TRUE")
                || tokens.IsWord(from, "FALSE")
            )
        )
        {
            return from;
        }

        var at = from + 1;
        while (at < to && tokens.Text(at) == "::")
        {
            at++;
            while (at < to && !tokens.IsWord(at, "IS") && IsOfType(tokens, at))
            {
                at = tokens.Over(at);
            }
        }

        return at;
    }

    private static bool IsOfType(SqlTokens tokens, int at) =>
        tokens.Kind(at) is SqlTokenKind.Word or SqlTokenKind.QuotedName
        || tokens.IsSymbol(at, '(')
        || tokens.IsSymbol(at, '[')
        || tokens.IsSymbol(at, '.');

    // The call of "call IS NULL": itself, in a subquery, or in NULLIF(call, '').
    private static string? NullTested(SqlTokens tokens, int from, int to, IReadOnlyCollection<string> functions)
    {
        (from, to) = Inner(tokens, from, to);
        if (to - from < 3 || !tokens.IsWord(to - 1, "NULL") || !tokens.IsWord(to - 2, "IS"))
        {
            return null;
        }

        (from, to) = Inner(tokens, from, to - 2);
        if (tokens.IsWord(from, "SELECT"))
        {
            from++;
            to = to - from > 2 && tokens.IsWord(to - 2, "AS") ? to - 2 : to;
        }

        if (tokens.IsWord(from, "NULLIF") && tokens.Over(from + 1) == to)
        {
            from += 2;
        }

        (from, _) = Inner(tokens, from, to);
        return PolicyCalls.At(tokens, from, functions) is { } call && IsNullable(tokens, from, call) ? call.Name : null;
    }

    // current_setting with one argument fails where the setting is missing.
    private static bool IsNullable(SqlTokens tokens, int at, PolicyCall call) =>
        call.Name != PolicyCalls.Setting || (call.End - at > 4 && tokens.IsWord(call.End - 2, "TRUE"));

    private static bool? Joined(IEnumerable<bool?> values, bool deciding)
    {
        var found = values.ToList();
        return found.Contains(deciding) ? deciding
            : found.TrueForAll(v => v == !deciding) ? !deciding
            : null;
    }

    /// <summary>Returns what is within parentheses that are around all of it.</summary>
    private static (int From, int To) Inner(SqlTokens tokens, int from, int to)
    {
        while (to - from > 2 && tokens.IsSymbol(from, '(') && tokens.Over(from) == to)
        {
            (from, to) = (from + 1, to - 1);
        }

        return (from, to);
    }

    /// <summary>Returns what a word joins, outside of parentheses.</summary>
    private static List<(int From, int To)> Parts(SqlTokens tokens, int from, int to, string word)
    {
        var parts = new List<(int, int)>();
        var start = from;
        for (var i = from; i < to; i = tokens.Over(i))
        {
            if (tokens.IsWord(i, word))
            {
                parts.Add((start, i));
                start = i + 1;
            }
        }

        parts.Add((start, to));
        return parts;
    }
}
