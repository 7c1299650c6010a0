using System.CommandLine;

namespace DbMigrate.Cli.Commands;

/// <summary>Lists, grants and revokes access to the journal.</summary>
internal sealed class AccessCommand : Command
{
    public AccessCommand()
        : base("access", "List, grant and revoke access to the journal: View, Approve, Run.")
    {
        Add(new AccessListCommand());
        Add(new AccessGrantCommand());
        Add(new AccessRevokeCommand());
    }
}
