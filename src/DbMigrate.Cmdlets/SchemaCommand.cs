using System.Management.Automation;
using DbMigrate.Engine.Pump;

namespace DbMigrate.Commands;

/// <summary>The base of commands that read schemas.</summary>
public abstract class SchemaCommand : MigrationCommand
{
    private protected SchemaCommand() { }

    /// <summary>
    /// The plan whose connections can be named as sources. Default: the plan in the current location, where there is
    /// one.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public PlanSource? Plan { get; set; }

    /// <summary>The login of a database and its password. Default: the connection's.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <inheritdoc/>
    private protected override string? PlanPath => Plan?.ToString();

    /// <summary>Reads the named plan, or a near one where there is one.</summary>
    private protected MigrationPlan? ReadPlan()
    {
        try
        {
            return PlanLocation.Read(Plan, SessionState);
        }
        catch (PlanNotFoundException) when (Plan is null)
        {
            return null;
        }
    }

    /// <summary>Returns the source that was named, a path made absolute; without one, the plan's database.</summary>
    private protected string SourceOf(string? named, MigrationPlan? plan, string parameter)
    {
        if (named is null)
        {
            return plan is null
                ? throw new PSArgumentException($"There is no plan here. Name the schema with -{parameter}.", parameter)
                : "default";
        }

        try
        {
            var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(named, out var provider, out _);
            return provider.Name == "FileSystem" && (File.Exists(path) || Directory.Exists(path)) ? path : named;
        }
        catch (Exception e) when (e is SessionStateException or NotSupportedException or PSArgumentException)
        {
            // What stands before the colon of a URI is no drive.
            return named;
        }
    }

    /// <summary>Returns the options of the engine.</summary>
    private protected SchemaOptions OptionsOf(MigrationPlan? plan, PumpPort port) =>
        new()
        {
            Plan = plan,
            UserName = Credential?.UserName,
            Password = Credential?.GetNetworkCredential().Password,
            Observer = port,
            ResolveSecret = async (name, _) =>
            {
                var (text, failure) = await port.AskAsync(() => SecretStore.Get(InvokeCommand, name))
                    .ConfigureAwait(false);
                return failure is null ? text : throw failure;
            },
        };
}
