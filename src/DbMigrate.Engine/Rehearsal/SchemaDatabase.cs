using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>Reads the schema of a database that a user names.</summary>
internal static class SchemaDatabase
{
    private const string Purpose = "schema";

    /// <summary>Returns whether a text is a connection: a URI, keywords, a reference, or a name in the plan.</summary>
    internal static bool IsConnection(string source, MigrationPlan? plan) =>
        plan?.Connections.ContainsKey(source) == true
        || ConnectionText.IsUri(source)
        || ConnectionReference.SecretName(source) is not null
        || ConnectionReference.VariableNames(source).Count > 0
        || source.Contains('=', StringComparison.Ordinal);

    /// <summary>Connects and reads.</summary>
    internal static async Task<MigrationSchema> ReadAsync(
        string source,
        SchemaOptions options,
        CancellationToken cancellationToken
    )
    {
        var redactor = new Redactor();
        if (options.Password is { } password)
        {
            redactor.Add(password);
        }

        var messages = new MessageSink(options.Observer, redactor);
        var named = options.Plan?.Connections.TryGetValue(source, out var reference) == true ? reference : source;
        var resolver = new ConnectionResolver(
            new Dictionary<string, string> { [ConnectionResolver.Home] = named },
            new ConnectionOverride(null, options.UserName, options.Password),
            options.ResolveSecret
        );
        var settings = await resolver.ResolveAsync(ConnectionResolver.Home, cancellationToken).ConfigureAwait(false);
        var opener = new ConnectionOpener(redactor, messages.Warn);
        var connection = await opener
            .OpenAsync(settings, SessionKind.Own, Purpose, cancellationToken)
            .ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var schema = await ConnectionGuard
            .RunAsync(
                ServerCall.Reading("the schema was read"),
                () => SchemaReader.ReadAsync(connection, null, cancellationToken)
            )
            .ConfigureAwait(false);
        return new MigrationSchema(schema, ServerAddress.Of(connection), isFromSql: false);
    }
}
