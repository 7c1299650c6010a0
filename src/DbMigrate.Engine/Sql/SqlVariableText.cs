using System.Text;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql;

/// <summary>psql's variables in a piece of SQL that is compared with, and not sent.</summary>
internal static class SqlVariableText
{
    /// <summary>
    /// The text with the variables that have a value put in; all else is left as it is written, <c>'12:30'</c> and
    /// <c>x::date</c> too.
    /// </summary>
    internal static string Substitute(string sql, IReadOnlyDictionary<string, string> variables)
    {
        if (!sql.Contains(':', StringComparison.Ordinal))
        {
            return sql;
        }

        var bytes = Encoding.UTF8.GetBytes(sql);
        var lexer = new SqlLexer(new InputWindow(bytes), script: true);
        var text = new StringBuilder();
        var at = 0;
        while (lexer.Next() is not (SqlTokenKind.End or SqlTokenKind.Unterminated))
        {
            if (lexer.Kind == SqlTokenKind.Variable && ValueOf(lexer, variables) is { } value)
            {
                text.Append(Encoding.UTF8.GetString(bytes, at, (int)lexer.Start - at)).Append(value);
                at = (int)lexer.End;
            }
        }

        return text.Append(Encoding.UTF8.GetString(bytes, at, bytes.Length - at)).ToString();
    }

    private static string? ValueOf(SqlLexer lexer, IReadOnlyDictionary<string, string> variables) =>
        lexer.Symbol switch
        {
            '\0' => variables.GetValueOrDefault(lexer.Text[1..]),
            '\'' => variables.GetValueOrDefault(lexer.Text[2..^1]) is { } value ? SqlText.QuoteLiteral(value) : null,
            '"' => variables.GetValueOrDefault(lexer.Text[2..^1]) is { } value ? SqlText.QuoteIdentifier(value) : null,
            _ => null,
        };
}
