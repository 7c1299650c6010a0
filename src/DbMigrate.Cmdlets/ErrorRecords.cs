using System.Management.Automation;
using DbMigrate.Engine.Common;

namespace DbMigrate.Commands;

/// <summary>Translates exceptions into ErrorRecords: a stable id, a category, the target and the next action.</summary>
internal static class ErrorRecords
{
    /// <summary>Whether the default view of an error shows the recommended action, as it does since 7.5.</summary>
    private static readonly bool ViewShowsAction = typeof(PSObject).Assembly.GetName().Version >= new Version(7, 5);

    /// <summary>Returns the record of an exception.</summary>
    /// <param name="exception">The exception; the record keeps it.</param>
    /// <param name="commands">Writes the commands of the next action.</param>
    /// <param name="target">The target where the exception names none.</param>
    internal static ErrorRecord Of(Exception exception, CommandText commands, object? target = null)
    {
        if (exception is not MigrationException condition)
        {
            return Visible(
                new ErrorRecord(exception, "Unexpected", ErrorCategory.NotSpecified, target),
                exception.Message
            );
        }

        var next = NextActions.Of(condition, commands);
        return Visible(
            new ErrorRecord(
                condition,
                condition.ErrorId,
                Enum.Parse<ErrorCategory>(condition.Category.ToString()),
                condition.Target ?? target
            ),
            ViewShowsAction ? condition.Message : $"{condition.Message}{Environment.NewLine}Next: {next}",
            next
        );
    }

    /// <summary>
    /// Returns a record whose texts a host can show: characters that a terminal acts upon are visible. Its exception
    /// keeps the text as it is, for scripts.
    /// </summary>
    internal static ErrorRecord Visible(ErrorRecord record, string message, string? next = null)
    {
        record.ErrorDetails = new ErrorDetails(VisibleText.Lines(message))
        {
            RecommendedAction = next is null ? string.Empty : VisibleText.Lines(next),
        };
        record.CategoryInfo.TargetName = VisibleText.OneLine(record.CategoryInfo.TargetName);
        return record;
    }
}
