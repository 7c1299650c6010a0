using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server.Scram;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>The password of a role that a step creates.</summary>
/// <remarks>
/// A generated password is set by a batch of its own, with a number. It is in memory only: a run that finds it set and
/// not handed out generates another one.
/// </remarks>
/// <param name="step">The step.</param>
/// <param name="password">A reference, or <c>generate</c>.</param>
/// <param name="store">The name of the secret that a generated password is written to, or null.</param>
internal sealed class RolePassword(RoleStep step, string password, string? store)
{
    /// <summary>The word for a generated password.</summary>
    internal const string Generate = "generate";

    /// <summary>Whether the step generates it.</summary>
    internal bool IsGenerated => password == Generate;

    /// <summary>Returns the statement that sets a password.</summary>
    internal static string Set(string role, string verifier) =>
        $"ALTER ROLE {SqlText.QuoteIdentifier(role)} PASSWORD {SqlText.QuoteLiteral(verifier)}";

    /// <summary>Returns the verifier of a password that is not generated.</summary>
    /// <exception cref="StepRefusedException">It cannot be read.</exception>
    internal async Task<string> VerifierAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (value, problem) = await context.Secrets.ResolveAsync(password, cancellationToken).ConfigureAwait(false);
        return value is null ? throw context.Refuse(step, problem!) : Hidden(context, ScramVerifier.Of(value));
    }

    /// <summary>Requires that a generated password reaches somebody.</summary>
    /// <exception cref="StepRefusedException">Nothing takes it.</exception>
    internal void RequireTaker(StepContext context)
    {
        if (!IsGenerated)
        {
            return;
        }

        if (store is not null && context.Secrets.Store is null)
        {
            throw context.Refuse(
                step,
                $"the generated password cannot be written to the secret '{store}': this host has no secret store. "
                    + "Nothing was created."
            );
        }

        if (store is null && !context.Secrets.ResultHandsOut && Takers(context).Count == 0)
        {
            throw context.Refuse(
                step,
                "nothing takes the generated password: add an env_file step that writes it to the same phase, or give "
                    + "store: secret:NAME. Nothing was created."
            );
        }
    }

    /// <summary>
    /// Returns the batch that sets a generated password; null where an earlier run set one and handed it out.
    /// </summary>
    internal async Task<Batch?> GenerateAsync(StepContext context, CancellationToken cancellationToken)
    {
        var number = 0;
        while (context.IsBegun(KeyOf(number + 1)))
        {
            number++;
        }

        if (number > 0 && IsHandedOut(context, number))
        {
            return null;
        }

        number++;
        RequireTaker(context);
        var generated = RandomPassword.Make();
        context.Secrets.Hide(generated);
        if (store is not null)
        {
            // First: a password that is set is known to somebody.
            try
            {
                await context.Secrets.Store!(store, generated, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not (OperationCanceledException or MigrationException))
            {
                throw context.Refuse(step, $"the secret '{store}' could not be written: {e.Message}", e);
            }
        }

        context.Secrets.Generated.Add(step.Role, generated, number);
        if (store is not null)
        {
            context.Secrets.Generated.MarkTaken(step.Role);
        }

        return AccessBatch.Transaction(
            step,
            KeyOf(number),
            $"set a generated password of {SqlText.QuoteIdentifierIfNeeded(step.Role)}",
            [Set(step.Role, Hidden(context, ScramVerifier.Of(generated)))],
            content: Set(step.Role, "?")
        );
    }

    private bool IsHandedOut(StepContext context, int number)
    {
        var takers = Takers(context);
        return takers.Count == 0
            ? store is not null
            : takers.All(t => context.Execution.Done.ContainsKey((t.Position, EnvFileStep.KeyOf(number))));
    }

    /// <summary>Returns the steps of the phase that write the password to a file.</summary>
    private List<(int Position, EnvFileStep Step)> Takers(StepContext context) =>
        [
            .. (context.Plan.FindPhase(context.Execution.Owner)?.Apply ?? [])
                .Select((s, i) => (Position: i + 1, Step: s as EnvFileStep))
                .Where(s => s.Step?.PasswordOf == step.Role)
                .Select(s => (s.Position, s.Step!)),
        ];

    private static string Hidden(StepContext context, string verifier)
    {
        context.Secrets.Hide(verifier);
        return verifier;
    }

    private static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"password:{number}");
}
