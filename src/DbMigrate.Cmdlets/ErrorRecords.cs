using System.Management.Automation;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Commands;

/// <summary>Translates exceptions into ErrorRecords: a stable id, a category, the target and the next action.</summary>
/// <remarks>
/// An error may repeat an argument that no session has seen. Passwords in it are masked by their place.
/// </remarks>
internal static class ErrorRecords
{
    internal static readonly Redactor ByPlace = new();

    /// <summary>Whether the default view of an error shows the recommended action, as it does since 7.5.</summary>
    private static readonly bool ViewShowsAction = typeof(PSObject).Assembly.GetName().Version >= new Version(7, 5);

    /// <summary>Returns the record of an exception.</summary>
    /// <param name="exception">The exception; the record keeps it.</param>
    /// <param name="commands">Writes the commands of the next action.</param>
    /// <param name="target">The target where the exception names none.</param>
    internal static ErrorRecord Of(Exception exception, CommandText commands, object? target = null)
    {
        exception = MaskedException.Of(exception, ByPlace);
        target = WithoutPassword(target);
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
                WithoutPassword(condition.Target) ?? target
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
        record.ErrorDetails = new ErrorDetails(VisibleText.Lines(Redactor.CleanPatterns(message)))
        {
            RecommendedAction = next is null ? string.Empty : VisibleText.Lines(Redactor.CleanPatterns(next)),
        };
        record.CategoryInfo.TargetName = VisibleText.OneLine(record.CategoryInfo.TargetName);
        return record;
    }

    /// <summary>Returns a target that a record can hold: a text without passwords, any other object as it is.</summary>
    internal static object? WithoutPassword(object? target) =>
        target is string text ? Redactor.CleanPatterns(text) : target;
}
