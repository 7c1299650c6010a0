using System.Management.Automation;
using System.Net;
using System.Security;

namespace DbMigrate.Commands;

/// <summary>Resolves <c>secret:NAME</c> through SecretManagement, in the session's own runspace: a vault may ask for its password.</summary>
internal static class SecretStore
{
    private const string Command = "Get-Secret";

    /// <summary>The secret as a text, or null where there is none of that name. Called on the pipeline's thread.</summary>
    internal static string? Get(CommandInvocationIntrinsics invoke, string name)
    {
        if (invoke.GetCommand(Command, CommandTypes.Cmdlet | CommandTypes.Function) is null)
        {
            return null;
        }

        try
        {
            var found = invoke.InvokeScript("param($Name) Get-Secret -Name $Name -ErrorAction Stop", true, System.Management.Automation.Runspaces.PipelineResultTypes.None, null, name);
            return found.Count == 0 ? null : TextOf(found[0]?.BaseObject);
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            return null;
        }
    }

    private static string? TextOf(object? secret) => secret switch
    {
        SecureString secure => new NetworkCredential(string.Empty, secure).Password,
        string text => text,
        PSCredential credential => credential.GetNetworkCredential().Password,
        _ => null,
    };
}
