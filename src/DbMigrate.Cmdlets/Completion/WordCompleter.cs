using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DbMigrate.Commands;

/// <summary>The base of completers for words that no plan has.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected WordCompleter() { }

    /// <summary>The words.</summary>
    private protected abstract IEnumerable<string> Words { get; }

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
        return Words.Where(w => pattern.IsMatch(w)).Select(w => new CompletionResult(w));
    }
}
