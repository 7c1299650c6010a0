using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using DbMigrate.Engine.Common;

namespace DbMigrate.Commands;

/// <summary>Formats values for the module's views.</summary>
/// <remarks>
/// PowerShell breaks table lines at blanks in six languages only, and within words in every other culture, the
/// invariant one included (StringManipulationHelper in its sources). This class breaks the lines itself.
/// </remarks>
public static class TableText
{
    private const int DefaultWidth = 80;
    private const int Widest = 140;
    private const int NarrowestRest = 16;

    /// <summary>Returns a value as a list shows it, with the line ends of long texts.</summary>
    /// <param name="value">The value, or null.</param>
    /// <param name="label">The width of the labels and of what follows them.</param>
    /// <param name="host">The host that shows the list.</param>
    public static object? Item(object? value, int label, PSHost? host) =>
        Plain(value) switch
        {
            string text => Rest(text, label, host),
            DateTimeOffset at => Text(at),
            _ => Show(value),
        };

    /// <summary>
    /// Returns a value as a list shows it: characters that a terminal acts upon become visible, in texts, in the items
    /// of lists and in other objects. Numbers, times and the like are returned unchanged.
    /// </summary>
    /// <param name="value">The value, or null.</param>
    public static object? Show(object? value) =>
        Plain(value) switch
        {
            null => null,
            string text => VisibleText.Lines(text),
            bool or IFormattable => value,
            IEnumerable items => items.Cast<object?>().Select(Visible).ToArray(),
            var other => Visible(other),
        };

    /// <summary>Returns a value as a column of a table shows it, with line ends where the column ends.</summary>
    /// <param name="value">The value, or null. The items of a list are joined.</param>
    /// <param name="width">The column's width.</param>
    public static string? Cell(object? value, int width) =>
        Text(value) is { } text ? string.Join('\n', WordWrap.Lines(text, width)) : null;

    /// <summary>Returns a value as the column shows it that has the width that the others leave.</summary>
    /// <param name="value">The value, or null.</param>
    /// <param name="others">The width of the other columns and the blanks between them.</param>
    /// <param name="host">The host that shows the table.</param>
    public static string? Rest(object? value, int others, PSHost? host) =>
        Cell(value, Math.Max(NarrowestRest, WidthOf(host) - others));

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string Visible(object? value) => VisibleText.Lines(Text(value) ?? string.Empty);

    private static string? Text(object? value) =>
        Plain(value) switch
        {
            null => null,
            string text => text,
            DateTimeOffset at => at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
            TimeSpan duration => DurationText.Format(duration),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable items => string.Join(", ", items.Cast<object?>().Select(Text)),
            var other => other.ToString(),
        };

    private static int WidthOf(PSHost? host)
    {
        if (
            Console.IsOutputRedirected
            && int.TryParse(
                Environment.GetEnvironmentVariable("COLUMNS"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var columns
            )
        )
        {
            // PowerShell has 80 columns where there is no terminal.
            return Math.Clamp(columns, NarrowestRest, Widest) - 1;
        }

        try
        {
            var width = host?.UI?.RawUI?.BufferSize.Width ?? 0;
            return Math.Min(width > 1 ? width : DefaultWidth, Widest) - 1;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Hosts without a screen throw different exceptions.
            return DefaultWidth - 1;
        }
    }
}
