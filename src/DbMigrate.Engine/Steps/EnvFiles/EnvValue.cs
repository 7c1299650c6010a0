using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Steps.EnvFiles;

/// <summary>The value that a step writes into a <c>.env</c> file, as the plan gives it.</summary>
internal sealed record EnvValue
{
    private string? Text { get; init; }

    private string? Role { get; init; }

    private string? Database { get; init; }

    private string? Password { get; init; }

    /// <summary>The role whose generated password is part of it, not quoted; null: none.</summary>
    internal string? PasswordOf => Password is null ? Role : null;

    /// <summary>Whether it is made from the address of the server.</summary>
    internal bool NeedsServer => Role is not null;

    /// <summary>Whether all of it is a secret. In a text, the references are.</summary>
    internal bool IsSecret => Role is not null || ConnectionReference.SecretName(Text!) is not null;

    /// <summary>What it is, without a secret.</summary>
    internal string Description =>
        Role is null
            ? HasReference
                ? Text!
                : SecretReferenceOrText
            : $"a connection URI of {SqlText.QuoteIdentifierIfNeeded(Role)} to the database "
                + SqlText.QuoteIdentifierIfNeeded(Database!);

    private bool HasReference =>
        ConnectionReference.SecretName(Text!) is not null || ConnectionReference.VariableNames(Text!).Count > 0;

    private string SecretReferenceOrText => Redactor.CleanPatterns(Text!);

    /// <summary>Reads it from the plan.</summary>
    internal static EnvValue Read(KindNode node)
    {
        if (node.Value("uri") is not PlanMap map)
        {
            var text = node.OptionalText("value") ?? string.Empty;
            if (
                Redactor.CleanPatterns(ConnectionReference.Replace(text, _ => string.Empty)) is var clean
                && clean.Contains(Redactor.Mask, StringComparison.Ordinal)
            )
            {
                node.Error(
                    "value",
                    "'value' contains a password. Write ${NAME} or secret:NAME, and change the password."
                );
            }

            return new EnvValue { Text = text };
        }

        var uri = node.Of(map);
        return new EnvValue
        {
            Role = Names.One(uri, "role"),
            Database = Names.One(uri, "database"),
            Password = uri.OptionalText("password"),
        };
    }

    /// <summary>Returns the value, and why there is none.</summary>
    internal async Task<(string? Value, string? Problem)> ResolveAsync(
        StepContext context,
        NpgsqlConnection? server,
        CancellationToken cancellationToken
    )
    {
        if (Role is null)
        {
            return await TextAsync(context, cancellationToken).ConfigureAwait(false);
        }

        var (password, problem) = Password is not null
            ? await context.Secrets.ResolveAsync(Password, cancellationToken).ConfigureAwait(false)
            : (context.Secrets.Generated.Find(Role)?.Password, NotGenerated);
        return password is null ? (null, problem) : (UriOf(server!, Role, password, Database!), null);
    }

    private string NotGenerated =>
        $"no password of the role {SqlText.QuoteIdentifierIfNeeded(Role!)} was generated in this run. A role step with "
        + "'password: generate' must come before in the same phase, and the role must not exist yet.";

    private async Task<(string? Value, string? Problem)> TextAsync(
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        if (ConnectionReference.SecretName(Text!) is not null)
        {
            return await context.Secrets.ResolveAsync(Text!, cancellationToken).ConfigureAwait(false);
        }

        string? problem = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in ConnectionReference.VariableNames(Text!))
        {
            var (value, why) = await context
                .Secrets.ResolveAsync($"${{{name}}}", cancellationToken)
                .ConfigureAwait(false);
            values[name] = value ?? string.Empty;
            problem ??= why;
        }

        return problem is null ? (ConnectionReference.Replace(Text!, n => values[n]), null) : (null, problem);
    }

    private static string UriOf(NpgsqlConnection server, string role, string password, string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        var isSocket = server.Host!.StartsWith('/');
        var host =
            isSocket ? string.Empty
            : server.Host.Contains(':', StringComparison.Ordinal) ? $"[{server.Host}]"
            : server.Host;
        List<string> parameters =
        [
            .. isSocket ? [$"host={Uri.EscapeDataString(server.Host)}"] : Array.Empty<string>(),
            .. settings.SslMode switch
            {
                SslMode.Require => ["sslmode=require"],
                SslMode.VerifyCA => ["sslmode=verify-ca"],
                SslMode.VerifyFull => ["sslmode=verify-full"],
                _ => Array.Empty<string>(),
            },
            .. settings.RootCertificate is { Length: > 0 } file
                ? [$"sslrootcert={Uri.EscapeDataString(file)}"]
                : Array.Empty<string>(),
        ];
        return FormattableString.Invariant(
                $"postgres://{Uri.EscapeDataString(role)}:{Uri.EscapeDataString(password)}@{host}:{server.Port}/"
            )
            + Uri.EscapeDataString(database)
            + (parameters.Count == 0 ? string.Empty : "?" + string.Join('&', parameters));
    }
}
