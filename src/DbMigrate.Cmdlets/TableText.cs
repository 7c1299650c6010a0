using System.Globalization;
using System.Management.Automation.Host;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Commands;

/// <summary>Texts of the module's tables, for its format views.</summary>
/// <remarks>
/// PowerShell breaks the lines of a table at blanks in six languages, and in the middle of words in every other one,
/// the invariant culture of a bare container
/// among them (StringManipulationHelper in its sources). Where it would do that, the lines are broken here before it
/// sees them.
/// </remarks>
public static class TableText
{
    /// <summary>The width that the views are made for.</summary>
    private const int Width = 100;

    private const int Narrowest = 16;

    private static readonly HashSet<string> BrokenAtBlanks = new(
        ["en", "fr", "de", "it", "pt", "es"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>A duration as people write it: <c>24h</c>, <c>2m 5s</c>, <c>340ms</c>; empty for none.</summary>
    /// <param name="duration">The duration, or null.</param>
    public static string Duration(TimeSpan? duration) =>
        duration is { } given ? DurationText.Format(given) : string.Empty;

    /// <summary>
    /// A text whose lines are no longer than a column is wide, where that is possible without breaking a word.
    /// </summary>
    /// <param name="text">The text, or null.</param>
    /// <param name="width">The column's width.</param>
    public static string? Wrap(object? text, int width)
    {
        var given = text as string ?? text?.ToString();
        return
            given is null
            || given.Length <= width
            || BrokenAtBlanks.Contains(CultureInfo.CurrentCulture.TwoLetterISOLanguageName)
            ? given
            : Break(given, width);
    }

    /// <summary>As <see cref="Wrap"/>, in the column that has what the others leave.</summary>
    /// <param name="text">The text, or null.</param>
    /// <param name="others">The width of the other columns, with the blanks between them.</param>
    /// <param name="host">Where it is shown.</param>
    public static string? WrapRest(object? text, int others, PSHost? host) =>
        Wrap(text, Math.Max(Narrowest, WidthOf(host) - others));

    private static int WidthOf(PSHost? host)
    {
        try
        {
            var width = host?.UI?.RawUI?.BufferSize.Width ?? 0;
            return width > 1 ? Math.Min(width - 1, Width) : Width;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A host without a screen throws what it likes.
            return Width;
        }
    }

    private static string Break(string text, int width)
    {
        var lines = new StringBuilder();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var rest = paragraph.AsSpan();
            while (rest.Length > width)
            {
                var blank = rest[..(width + 1)].LastIndexOf(' ');
                if (blank <= 0)
                {
                    // A word longer than the column is PowerShell's to break.
                    blank = rest.IndexOf(' ');
                    if (blank < 0)
                    {
                        break;
                    }
                }

                lines.Append(rest[..blank].TrimEnd()).Append('\n');
                rest = rest[(blank + 1)..].TrimStart();
            }

            lines.Append(rest).Append('\n');
        }

        return lines.ToString(0, lines.Length - 1);
    }
}
