using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>A command about phases that must be named.</summary>
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
