using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;

namespace DbMigrate.Commands;

/// <summary>
/// Resolves <c>secret:NAME</c> through SecretManagement, in the session's runspace: a vault may ask for its password.
/// </summary>
internal static class SecretStore
{
    private const string Command = "Get-Secret";
    private const string SetCommand = "Set-Secret";

    /// <summary>Returns a secret. Called on the pipeline's thread.</summary>
    /// <param name="invoke">The session.</param>
    /// <param name="name">The secret's name.</param>
    /// <returns>
    /// The secret as a text, null where none has that name; or the error with which it could not be read.
    /// </returns>
    internal static (string? Text, Exception? Failure) Get(CommandInvocationIntrinsics invoke, string name)
    {
        if (invoke.GetCommand(Command, CommandTypes.Cmdlet | CommandTypes.Function) is null)
        {
            return (
                null,
                new InvalidOperationException("The module Microsoft.PowerShell.SecretManagement is not installed.")
            );
        }

        try
        {
            var found = invoke.InvokeScript(
                "param($Name) Get-Secret -Name $Name -ErrorAction Stop",
                true,
                PipelineResultTypes.None,
                null,
                name
            );
            return (found.Count == 0 ? null : TextOf(found[0]?.BaseObject), null);
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            return (null, exception);
        }
    }

    /// <summary>Writes a secret. Called on the pipeline's thread.</summary>
    /// <param name="invoke">The session.</param>
    /// <param name="name">The secret's name.</param>
    /// <param name="value">The secret.</param>
    /// <returns>The error with which it could not be written, or null.</returns>
    internal static Exception? Set(CommandInvocationIntrinsics invoke, string name, string value)
    {
        if (invoke.GetCommand(SetCommand, CommandTypes.Cmdlet | CommandTypes.Function) is null)
        {
            return new InvalidOperationException("The module Microsoft.PowerShell.SecretManagement is not installed.");
        }

        try
        {
            // A vault may keep the object.
            var secret = new NetworkCredential(string.Empty, value).SecurePassword;
            secret.MakeReadOnly();
            invoke.InvokeScript(
                "param($Name, $Secret) Set-Secret -Name $Name -SecureStringSecret $Secret -ErrorAction Stop",
                true,
                PipelineResultTypes.None,
                null,
                name,
                secret
            );
            return null;
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            return exception;
        }
    }

    private static string? TextOf(object? secret) =>
        secret switch
        {
            SecureString secure => new NetworkCredential(string.Empty, secure).Password,
            string text => text,
            PSCredential credential => credential.GetNetworkCredential().Password,
            _ => null,
        };
}
