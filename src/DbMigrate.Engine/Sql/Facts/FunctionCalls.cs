using System.Collections.Frozen;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Finds the calls of functions in a statement.</summary>
/// <remarks>
/// Syntax that is ambiguous with a call counts as a call. Functions called by operators, casts, triggers, defaults
/// and views are not found: their names are not in the statement.
/// </remarks>
internal static class FunctionCalls
{
    // Before parentheses these begin a clause, besides the reserved words.
    private static readonly FrozenSet<string> Clauses = Words(
        "sets cube rollup conflict key by zone materialized include"
    );

    // An expression may follow these, besides the reserved words.
    private static readonly FrozenSet<string> BeforeExpression = Words(
        "by zone escape uescape rows range groups value passing return document content version"
    );

    // A name in front of parentheses is that of a relation or a type where one of these precedes it.
    private static readonly FrozenSet<string> BeforeName = Words(
        "as into table references with recursive exists constraint create column"
    );

    private static readonly FrozenSet<string> IndexMethods = Words(
        "btree hash gin gist spgist brin bloom rum hnsw ivfflat"
    );

    private static readonly FrozenSet<string> PartitionMethods = Words("range list hash");

    private static readonly FrozenSet<string> Queries = Words("select insert update delete merge values with table");

    /// <summary>Returns the calls from a token on.</summary>
    /// <param name="match">The statement; what its pattern captured is no call.</param>
    /// <param name="from">The first token to read.</param>
    public static IEnumerable<FunctionCall> In(PatternMatch match, int from = 0)
    {
        var tokens = match.Tokens;
        for (var i = from; tokens.Kind(i) != SqlTokenKind.End; i++)
        {
            if (!tokens.IsSymbol(i + 1, '(') || !IsName(tokens, i))
            {
                continue;
            }

            var start = i;
            while (start > 1 && tokens.IsSymbol(start - 1, '.') && IsName(tokens, start - 2))
            {
                start -= 2;
            }

            if (
                (start < i || !IsClause(tokens, i))
                && MayBeginExpression(tokens, start)
                && !match.Captures.Exists(c => c.From <= start && i < c.To && c.Role[0] != '_')
                && !IsMethod(tokens, i)
                && !IsCommonTable(tokens, i)
                && !IsVaryingType(tokens, start, i)
            )
            {
                var schema = start < i ? SqlText.Unquote(tokens.Text(i - 2)) : null;
                yield return new FunctionCall(schema, SqlText.Unquote(tokens.Text(i)), i);
            }
        }
    }

    // character varying(20)
    private static bool IsVaryingType(SqlTokens tokens, int start, int at) =>
        start == at
        && Word(tokens, at) == "varying"
        && Word(tokens, at - 1) is "character" or "char" or "nchar" or "national" or "bit";

    private static bool IsName(SqlTokens tokens, int at) =>
        tokens.Kind(at) is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    private static string Word(SqlTokens tokens, int at) =>
        tokens.Kind(at) == SqlTokenKind.Word ? tokens.Text(at).ToLowerInvariant() : "";

    private static bool IsClause(SqlTokens tokens, int at) =>
        Word(tokens, at) is { Length: > 0 } word && (SqlKeywords.IsReserved(word) || Clauses.Contains(word));

    /// <summary>Whether an expression may begin at the token.</summary>
    private static bool MayBeginExpression(SqlTokens tokens, int at)
    {
        if (at == 0)
        {
            return false;
        }

        switch (tokens.Kind(at - 1))
        {
            case SqlTokenKind.Word:
                var word = Word(tokens, at - 1);
                return (SqlKeywords.IsReserved(word) || BeforeExpression.Contains(word)) && !BeforeName.Contains(word);
            case SqlTokenKind.Operator:
                return tokens.Text(at - 1) != "::";
            case SqlTokenKind.Symbol:
                return !tokens.IsSymbol(at - 1, ')') ? !tokens.IsSymbol(at - 1, ']') : ClosesOperator(tokens, at - 1);
            default:
                return false;
        }
    }

    /// <summary>Whether parentheses end here that an expression follows: DISTINCT ON (…) and OPERATOR(…).</summary>
    private static bool ClosesOperator(SqlTokens tokens, int close)
    {
        for (var open = close - 1; open > 0; open--)
        {
            if (tokens.IsSymbol(open, '(') && tokens.Over(open) == close + 1)
            {
                return tokens.IsWord(open - 1, "OPERATOR")
                    || (tokens.IsWord(open - 1, "ON") && tokens.IsWord(open - 2, "DISTINCT"));
            }
        }

        return false;
    }

    private static bool IsMethod(SqlTokens tokens, int at) =>
        (tokens.IsWord(at - 1, "USING") && IndexMethods.Contains(Word(tokens, at)))
        || (tokens.IsWord(at - 1, "BY") && PartitionMethods.Contains(Word(tokens, at)));

    /// <summary>Whether it is a name that WITH gives: name (columns) AS (query).</summary>
    private static bool IsCommonTable(SqlTokens tokens, int at)
    {
        var behind = tokens.Over(at + 1);
        return tokens.IsWord(behind, "AS")
            && (
                tokens.IsWord(behind + 1, "MATERIALIZED")
                || tokens.IsWord(behind + 1, "NOT")
                || (tokens.IsSymbol(behind + 1, '(') && Queries.Contains(Word(tokens, behind + 2)))
            );
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>A call of a function.</summary>
/// <param name="Schema">The schema, unquoted; null: not qualified.</param>
/// <param name="Name">The name, unquoted.</param>
/// <param name="At">The token of the name.</param>
internal readonly record struct FunctionCall(string? Schema, string Name, int At)
{
    /// <summary>What is known of the function.</summary>
    public FunctionKind Kind => FunctionFacts.Of(Schema, Name);

    /// <summary>Whether the last argument is the word <c>true</c>: <c>set_config(…, true)</c> is local.</summary>
    public bool EndsInTrue(SqlTokens tokens) => tokens.IsWord(tokens.Over(At + 1) - 2, "TRUE");
}
