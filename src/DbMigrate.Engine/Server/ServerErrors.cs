using System.Globalization;
using System.Text;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>
/// Tells a server's error whole: place in the file, SQLSTATE, message, the source line, detail, hint, and what to do
/// next.
/// </summary>
internal static class ServerErrors
{
    /// <summary>An error in a sentence: <c>42P01: relation "x" does not exist</c>, with its detail.</summary>
    internal static string Describe(PostgresException error) =>
        $"{error.SqlState}: {error.MessageText}" + (error.Detail is { Length: > 0 } detail ? $" ({detail})" : null);

    /// <summary>Translates an error of a statement of a batch.</summary>
    /// <param name="error">What the server said.</param>
    /// <param name="statement">The statement that it said it of; null where it came at COMMIT.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
    /// <param name="mask">Takes secrets out of what is shown of the file and of the server's words.</param>
    internal static StatementFailedException Translate(
        PostgresException error,
        BatchStatement? statement,
        StatementBatch batch,
        string phase,
        bool partlyApplied,
        Func<string, string> mask
    )
    {
        var (place, line) =
            statement is null ? (batch.Statements[^1].Start, null)
            : error.Position > 0 ? statement.Locate(error.Position)
            : statement.Locate(1);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{place}: {error.MessageText} ({error.SqlState})");
        if (statement is null)
        {
            text.Append(" — at the COMMIT of its transaction, where deferred constraints are checked");
        }

        AppendLine(text, place, line, error.Position > 0);
        Append(text, "detail", error.Detail);
        Append(text, "hint", error.Hint);
        Append(text, "context", error.Where);
        var kept = batch.Transactional
            ? "The batch was rolled back whole"
            : "The statement runs outside a transaction and was refused";
        var rest = partlyApplied ? "what earlier batches of the phase did stays done" : "nothing of the phase was kept";
        text.Append(CultureInfo.InvariantCulture, $"\n{kept}; {rest}. {ErrorAdvice.For(error.SqlState)}");
        return new StatementFailedException(mask(text.ToString()), phase, place, error.SqlState, partlyApplied, error);
    }

    private static void AppendLine(StringBuilder text, SourcePlace place, string? line, bool mark)
    {
        if (line is null)
        {
            return;
        }

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

    private static void Append(StringBuilder text, string what, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {what}: {value}");
        }
    }
}
