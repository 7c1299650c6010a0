using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DbMigrate.Commands;

/// <summary>Completes the ids of sandboxes.</summary>
public sealed class SandboxCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) =>
        MigrationSandboxHost
            .GetAll()
            .Where(s => s.Id.StartsWith(wordToComplete ?? string.Empty, StringComparison.OrdinalIgnoreCase))
            .Select(s => new CompletionResult(s.Id, s.Id, CompletionResultType.ParameterValue, s.ToString()));
}
