using System.Management.Automation;

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
            return new ErrorRecord(exception, "Unexpected", ErrorCategory.NotSpecified, target);
        }

        var next = NextActions.Of(condition, commands);
        return new ErrorRecord(
            condition,
            condition.ErrorId,
            Enum.Parse<ErrorCategory>(condition.Category.ToString()),
            condition.Target ?? target
        )
        {
            ErrorDetails = new ErrorDetails(
                ViewShowsAction ? condition.Message : $"{condition.Message}{Environment.NewLine}Next: {next}"
            )
            {
                RecommendedAction = next,
            },
        };
    }

    /// <summary>Returns the record of an invalid value of <c>-Variable</c>.</summary>
    internal static ErrorRecord OfVariable(ArgumentException exception, object? target) =>
        new(exception, "VariableInvalid", ErrorCategory.InvalidArgument, target);
}
