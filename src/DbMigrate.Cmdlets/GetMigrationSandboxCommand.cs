using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationSandbox</c>: lists this user's throwaway clusters.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationSandbox")]
[OutputType(typeof(MigrationSandbox))]
public sealed class GetMigrationSandboxCommand : MigrationCommand
{
    /// <summary>The ids of sandboxes, with wildcards. Default: all.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(SandboxCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var all = MigrationSandboxHost.GetAll();
        foreach (var id in Id)
        {
            var pattern = WildcardPattern.Get(id, WildcardOptions.IgnoreCase);
            var found = all.Where(s => pattern.IsMatch(s.Id)).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(id))
            {
                WriteError(RecordOf(new SandboxNotFoundException(id, $"No sandbox '{id}' is known to this user.")));
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}
