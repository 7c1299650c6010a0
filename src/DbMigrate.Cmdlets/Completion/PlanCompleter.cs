using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DbMigrate.Commands;

/// <summary>The base of completers for names of the plan.</summary>
public abstract class PlanCompleter : IArgumentCompleter
{
    private protected PlanCompleter() { }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        var word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        var pattern = WildcardPattern.Get(word + "*", WildcardOptions.IgnoreCase);
        return PlanOfCommandLine.Read(fakeBoundParameters) is not { } plan
            ? []
            : NamesIn(plan, fakeBoundParameters)
                .Where(n => pattern.IsMatch(n.Name))
                .Select(n => new CompletionResult(
                    Quote(n.Name),
                    n.Name,
                    CompletionResultType.ParameterValue,
                    n.Description
                ));
    }

    /// <summary>Returns the names, each with its description.</summary>
    private protected abstract IEnumerable<(string Name, string Description)> NamesIn(
        MigrationPlan plan,
        IDictionary boundParameters
    );

    // PowerShell reads 002,003 as numbers, and loses the zeros.
    private static string Quote(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
        && !char.IsAsciiDigit(name[0])
        && name[0] is not ('-' or '.')
            ? name
            : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
