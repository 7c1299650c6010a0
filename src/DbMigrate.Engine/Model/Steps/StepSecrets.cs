using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>The secrets that steps read, generate and hand out.</summary>
internal sealed record StepSecrets
{
    /// <summary>
    /// Reads <c>secret:NAME</c> by its name; null where the host has no secret store. Its result is null where the
    /// secret does not exist.
    /// </summary>
    internal Func<string, CancellationToken, ValueTask<string?>>? Read { get; init; }

    /// <summary>The environment variables. Default: those of the process.</summary>
    internal EnvironmentVariables Variables { get; init; } = EnvironmentVariables.Process;

    /// <summary>Writes a secret, by its name; null where the host has no secret store.</summary>
    internal Func<string, string, CancellationToken, ValueTask>? Store { get; init; }

    /// <summary>Masks a text in all output from now on.</summary>
    internal Action<string> Hide { get; init; } = _ => { };

    /// <summary>Whether the host takes generated passwords from the result.</summary>
    internal bool ResultHandsOut { get; init; }

    /// <summary>
    /// The variables that steps of the run wrote into files, by name. A connection that names one can be opened.
    /// </summary>
    internal Dictionary<string, string> Written { get; } = new(StringComparer.Ordinal);

    /// <summary>The passwords that steps of the run generated.</summary>
    internal GeneratedPasswords Generated { get; } = new();

    /// <summary>Returns the secret that a reference names, and why it cannot be read.</summary>
    /// <param name="reference"><c>${ENVIRONMENT_VARIABLE}</c> or <c>secret:NAME</c>.</param>
    /// <param name="cancellationToken">Cancels the wait for a secret store.</param>
    internal async Task<(string? Value, string? Problem)> ResolveAsync(
        string reference,
        CancellationToken cancellationToken
    )
    {
        if (ConnectionReference.SecretName(reference) is not { } name)
        {
            var variable = ConnectionReference.VariableNames(reference)[0];
            return ValueOf(variable) is { } value
                ? (Hidden(value), null)
                : (null, $"the environment variable {variable} is not set.");
        }

        if (Read is null)
        {
            return (null, $"the secret '{name}' cannot be read: this host has no secret store.");
        }

        try
        {
            return await Read(name, cancellationToken).ConfigureAwait(false) is { Length: > 0 } value
                ? (Hidden(value), null)
                : (null, $"the secret '{name}' does not exist or is empty.");
        }
        catch (Exception e) when (e is not (OperationCanceledException or MigrationException))
        {
            return (null, $"the secret '{name}' could not be read: {e.Message}");
        }
    }

    /// <summary>Returns the type's name only.</summary>
    public override string ToString() => nameof(StepSecrets);

    /// <summary>
    /// Returns the value of a variable: of the environment, or else the one that a step of the run wrote. Null: it has
    /// none.
    /// </summary>
    internal string? ValueOf(string variable) =>
        Variables.ValueOf(variable) is { Length: > 0 } value ? value : Written.GetValueOrDefault(variable);

    private string Hidden(string value)
    {
        Hide(value);
        return value;
    }
}
