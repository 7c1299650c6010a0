using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Checks;

/// <summary>The default of a column as a plan writes it: <c>none</c>, a value, or SQL.</summary>
internal sealed class ColumnDefault
{
    private readonly string? _sql;
    private readonly ExpectedValue _value;

    private ColumnDefault(string? sql, ExpectedValue value)
    {
        _sql = sql;
        _value = value;
    }

    /// <summary>
    /// Reads a default. <c>none</c> and null mean no default. The plan's variables are substituted as in a file.
    /// </summary>
    internal static ColumnDefault From(PlanScalar scalar, IReadOnlyDictionary<string, string> variables)
    {
        if (scalar.IsNull() || scalar is { Plain: true, Text: "none" })
        {
            return new(null, ExpectedValue.From(scalar));
        }

        var read = scalar with { Text = SqlVariableText.Substitute(scalar.Text, variables) };
        return new(read.Text.Trim(), ExpectedValue.From(read));
    }

    /// <summary><c>default 1</c>, <c>no default</c>.</summary>
    public override string ToString() => _sql is null ? "no default" : $"default {_sql}";

    /// <summary>
    /// Returns whether a column has this default. The server adds casts and quotes to the text: <c>active</c> becomes
    /// <c>'active'::text</c>.
    /// </summary>
    internal bool Matches(CatalogColumn column)
    {
        var bare = column.Default is null ? "NULL" : Bare(column.Default);
        if (_sql is null)
        {
            return column.Generated is null && bare.Equals("NULL", StringComparison.OrdinalIgnoreCase);
        }

        return column.Default is not null
            && (Same(bare, Bare(_sql)) || _value.Matches(new AnswerCell(Literal(bare) ?? bare, AnswerType.Text)));
    }

    // Case is insignificant outside quotes: now() equals NOW().
    private static bool Same(string a, string b) =>
        string.Equals(
            a,
            b,
            a.AsSpan().ContainsAny('\'', '"') ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase
        );

    /// <summary>
    /// Returns the expression without outer parentheses and casts: <c>('a'::text)::varchar(3)</c> is <c>'a'</c>.
    /// </summary>
    private static string Bare(string sql)
    {
        for (var text = sql.Trim(); ; text = text.Trim())
        {
            var (cast, opensLast) = Outside(text);
            if (cast > 0)
            {
                text = text[..cast];
            }
            else if (opensLast == 0 && text[^1] == ')')
            {
                text = text[1..^1];
            }
            else
            {
                return text;
            }
        }
    }

    /// <summary>
    /// Finds the last <c>::</c> outside quotes and parentheses, and the last outermost opening parenthesis; -1: none.
    /// </summary>
    private static (int Cast, int OpensLast) Outside(string sql)
    {
        var (cast, opensLast, depth, quote) = (-1, -1, 0, '\0');
        for (var i = 0; i < sql.Length; i++)
        {
            var c = sql[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '(' && depth++ == 0)
            {
                opensLast = i;
            }
            else if (c == ')')
            {
                depth--;
            }
            else if (c == ':' && depth == 0 && i + 1 < sql.Length && sql[i + 1] == ':')
            {
                cast = i++;
            }
        }

        return (cast, opensLast);
    }

    private static string? Literal(string sql) =>
        sql.Length >= 2 && sql[0] == '\'' && sql[^1] == '\''
            ? sql[1..^1].Replace("''", "'", StringComparison.Ordinal)
            : null;
}
