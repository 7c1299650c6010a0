using System.Globalization;
using System.Text;
using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>
/// Describes a server's error: place in the file, SQLSTATE, message, source line, detail, hint, and the remedy.
/// </summary>
internal static class ServerErrors
{
    /// <summary>Returns an error as a sentence: <c>42P01: relation "x" does not exist</c>, with its detail.</summary>
    internal static string Describe(PostgresException error) =>
        $"{error.SqlState}: {error.MessageText}" + (error.Detail is { Length: > 0 } detail ? $" ({detail})" : null);

    /// <summary>Translates an error of a statement.</summary>
    /// <param name="error">The server's error.</param>
    /// <param name="at">The statement's place.</param>
    /// <param name="transactional">Whether the statement ran in a transaction, which is rolled back.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="partlyApplied">Whether anything of the phase stays.</param>
    /// <param name="kept">What stays, or that nothing does, as a clause.</param>
    /// <param name="advice">The remedy; null: by the SQLSTATE.</param>
    /// <param name="mask">Replaces secrets in the file's text and in the server's message.</param>
    /// <param name="found">What the database shows about the cause.</param>
    internal static StatementFailedException Translate(
        PostgresException error,
        StatementPlace at,
        bool transactional,
        string phase,
        bool partlyApplied,
        string kept,
        string? advice,
        Func<string, string> mask,
        IReadOnlyList<string>? found = null
    )
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{at.Place}: {Part(mask(error.MessageText))} ({error.SqlState})");
        if (at.AtCommit)
        {
            text.Append(" — at the COMMIT of its transaction, where deferred constraints are checked");
        }

        AppendLine(text, at.Place, at.Line, at.IsExact, mask);
        Append(text, "detail", error.Detail, mask);
        Append(text, "hint", error.Hint, mask);
        Append(text, "context", error.Where, mask);
        foreach (var line in found ?? [])
        {
            Append(text, "found", line, mask);
        }

        var ended = transactional
            ? "The batch was rolled back"
            : "The statement runs outside a transaction and was refused";
        text.Append(CultureInfo.InvariantCulture, $"\n{ended}; {kept}. {advice ?? ErrorAdvice.For(error)}");
        return new StatementFailedException(
            mask(text.ToString()),
            phase,
            at.Place,
            error.SqlState,
            partlyApplied,
            error
        );
    }

    private static void AppendLine(
        StringBuilder text,
        SourcePlace place,
        string? line,
        bool mark,
        Func<string, string> mask
    )
    {
        if (line is null)
        {
            return;
        }

        // Before it is cut; the column is then another one.
        var safe = mask(line);
        mark &= safe == line;
        line = safe;

        // A line of a generated file can be long: show the part around the place.
        const int Width = 160;
        var start = Math.Max(0, Math.Min(place.Column - 1 - (Width / 2), line.Length - Width));
        var shown = line.Length > Width ? line.Substring(start, Math.Min(Width, line.Length - start)) : line;
        var number = place.Line.ToString(CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"\n  {number} | {shown.Replace('\t', ' ')}");
        if (mark)
        {
            text.Append('\n')
                .Append(' ', number.Length + 2)
                .Append(" | ")
                .Append(' ', Math.Max(0, place.Column - 1 - start))
                .Append('^');
        }
    }

    private static void Append(StringBuilder text, string what, string? value, Func<string, string> mask)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {what}: {Indented(Part(mask(value)))}");
        }
    }

    // The server's text can have several lines: a context has one for each function.
    private static string Indented(string text) => text.ReplaceLineEndings("\n").Replace("\n", "\n    ");

    // What follows the server's words, that the batch was rolled back for one, must not be cut off.
    private static string Part(string text) => TextLimit.Cut(text, TextLimit.Most / 5);
}
