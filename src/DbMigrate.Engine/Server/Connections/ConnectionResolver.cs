using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Resolves a plan's connection references: environment variables, secrets, and the caller's override.
/// </summary>
/// <param name="connections">The plan's connections: name and reference.</param>
/// <param name="instead">The caller's override of the connection <c>default</c>.</param>
/// <param name="readSecret">Reads <c>secret:NAME</c>; null where the host has no secret store.</param>
/// <param name="environment">The source of variables; null for this process.</param>
internal sealed class ConnectionResolver(
    IReadOnlyDictionary<string, string> connections,
    ConnectionOverride? instead = null,
    Func<string, CancellationToken, ValueTask<string?>>? readSecret = null,
    ConnectionEnvironment? environment = null
)
{
    /// <summary>The name of the connection whose database holds the journal.</summary>
    public const string Home = "default";

    private readonly ConnectionEnvironment _environment = environment ?? ConnectionEnvironment.Process;

    /// <summary>Returns the settings of a connection.</summary>
    /// <param name="name">The connection's name in the plan.</param>
    /// <param name="cancellationToken">Cancels the wait for a secret store.</param>
    /// <exception cref="ConnectionFailedException">A variable or secret is missing, or the description is not
    /// usable.</exception>
    public async ValueTask<ConnectionSettings> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        var own = name is Home or ConnectionName.Given ? instead : null;
        if (own?.ConnectionString is { Length: > 0 } given)
        {
            return ConnectionSettings.Parse(
                name,
                ConnectionReference.SecretName(given) is { } wanted
                    ? await ReadSecretAsync(name, wanted, cancellationToken).ConfigureAwait(false)
                    : given,
                own,
                _environment
            );
        }

        if (!connections.TryGetValue(name, out var reference))
        {
            throw ConnectionParameters.Invalid(
                name,
                "the plan has no connection of that name (it has "
                    + $"{(connections.Count == 0 ? "none" : string.Join(", ", connections.Keys))}). "
                    + "Write it into the plan's connections, as in  default: ${DATABASE_URL}"
                    + (name == Home ? ", or give a connection string at the call." : ".")
            );
        }

        if (ConnectionReference.SecretName(reference) is { } secret)
        {
            return ConnectionSettings.Parse(
                name,
                await ReadSecretAsync(name, secret, cancellationToken).ConfigureAwait(false),
                own,
                _environment
            );
        }

        CheckVariables(name, reference);
        if (ConnectionReference.BeginsWithReference(reference))
        {
            return ConnectionSettings.Parse(name, ConnectionReference.Replace(reference, Value), own, _environment);
        }

        // The description is parsed before values are inserted. No character of a value can be read as syntax.
        var parameters = ConnectionText.Read(name, reference);
        parameters.Transform(value => ConnectionReference.Replace(value, Value));
        return ConnectionCompletion.Complete(parameters, own, _environment);
    }

    private string Value(string variable) => _environment.Value(variable) ?? string.Empty;

    private void CheckVariables(string name, string reference)
    {
        var missing = ConnectionReference.VariableNames(reference).Where(v => _environment.Value(v) is null).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        // An empty variable counts as not set, and its own name is no suggestion.
        var names = _environment.Names().Where(n => !missing.Contains(n, StringComparer.Ordinal));
        var near = NearestWord.Of(missing[0], names);
        var text =
            (
                missing.Length == 1
                    ? $"the environment variable {missing[0]} is not set."
                    : $"the environment variables {string.Join(", ", missing)} are not set."
            )
            + (near is null ? string.Empty : $" Did you mean {near}?")
            + (missing.Length == 1 ? " Set it" : " Set them")
            + (name == Home ? ", or give a connection string at the call." : ".");
        throw new ConnectionFailedException(
            name,
            $"{ConnectionName.Text(name)}: {text}",
            MigrationErrorCategory.InvalidArgument
        )
        {
            MissingVariables = missing,
        };
    }

    private async ValueTask<string> ReadSecretAsync(string name, string secret, CancellationToken cancellationToken)
    {
        if (secret.Length == 0)
        {
            throw ConnectionParameters.Invalid(name, "'secret:' names no secret. Write secret:NAME.");
        }

        if (readSecret is null)
        {
            throw SecretProblem(name, secret, $"the secret '{secret}' cannot be read: this host has no secret store.");
        }

        string? value;
        try
        {
            value = await readSecret(secret, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or MigrationException))
        {
            throw SecretProblem(name, secret, $"the secret '{secret}' could not be read: {failure.Message}", failure);
        }

        return string.IsNullOrWhiteSpace(value)
            ? throw SecretProblem(name, secret, $"the secret '{secret}' does not exist or is empty.")
            : value;
    }

    private static ConnectionFailedException SecretProblem(
        string name,
        string secret,
        string reason,
        Exception? inner = null
    ) =>
        new(name, $"{ConnectionName.Text(name)}: {reason}", MigrationErrorCategory.InvalidArgument, inner: inner)
        {
            Secret = secret,
        };
}
