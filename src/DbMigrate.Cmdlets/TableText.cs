using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Commands;

/// <summary>Formats texts for the module's table views.</summary>
/// <remarks>
/// PowerShell breaks table lines at blanks in six languages only, and within words in every other culture, the
/// invariant one included (StringManipulationHelper in its sources). In those cultures this class breaks the lines.
/// </remarks>
public static class TableText
{
    /// <summary>The width of the views.</summary>
    private const int Width = 100;

    private const int Narrowest = 16;

    private static readonly HashSet<string> BrokenAtBlanks = new(
        ["en", "fr", "de", "it", "pt", "es"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Formats a duration, as in <c>24h</c>, <c>2m 5s</c>, <c>340ms</c>; empty for null.</summary>
    /// <param name="duration">The duration, or null.</param>
    public static string Duration(TimeSpan? duration) =>
        duration is { } given ? DurationText.Format(given) : string.Empty;

    /// <summary>
    /// Returns a value as a view shows it: characters that a terminal acts upon become visible, in texts, in the items
    /// of lists and in other objects. Numbers, times and the like are returned unchanged.
    /// </summary>
    /// <param name="value">The value, or null.</param>
    public static object? Show(object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            null => null,
            string text => VisibleText.Lines(text),
            bool or IFormattable => value,
            IEnumerable items => items.Cast<object?>().Select(i => Visible(i)).ToArray(),
            var other => Visible(other),
        };

    /// <summary>
    /// Wraps a text to the width of a column without breaking words. Characters that a terminal acts upon become
    /// visible.
    /// </summary>
    /// <param name="text">The text, or null.</param>
    /// <param name="width">The column's width.</param>
    public static string? Wrap(object? text, int width)
    {
        var given = text is null ? null : Visible(text);
        return
            given is null
            || given.Length <= width
            || BrokenAtBlanks.Contains(CultureInfo.CurrentCulture.TwoLetterISOLanguageName)
            ? given
            : Break(given, width);
    }

    /// <summary>Wraps a text to the width that the other columns leave.</summary>
    /// <param name="text">The text, or null.</param>
    /// <param name="others">The width of the other columns and the blanks between them.</param>
    /// <param name="host">The host that shows the text.</param>
    public static string? WrapRest(object? text, int others, PSHost? host) =>
        Wrap(text, Math.Max(Narrowest, WidthOf(host) - others));

    private static string Visible(object? value) => VisibleText.Lines(value?.ToString() ?? string.Empty);

    private static int WidthOf(PSHost? host)
    {
        try
        {
            var width = host?.UI?.RawUI?.BufferSize.Width ?? 0;
            return width > 1 ? Math.Min(width - 1, Width) : Width;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Hosts without a screen throw different exceptions.
            return Width;
        }
    }

    private static string Break(string text, int width)
    {
        var lines = new StringBuilder();
        foreach (var paragraph in VisibleText.Split(text))
        {
            var rest = paragraph.AsSpan();
            while (rest.Length > width)
            {
                var blank = rest[..(width + 1)].LastIndexOf(' ');
                if (blank <= 0)
                {
                    // PowerShell breaks words longer than the column.
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
