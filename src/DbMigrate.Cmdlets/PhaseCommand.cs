using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>The base of commands that require phase ids.</summary>
public abstract class PhaseCommand : DatabaseCommand
{
    private protected PhaseCommand() { }

    /// <summary>The ids of the phases; wildcards are permitted.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Phase { get; set; } = [];

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Phase;
}
