using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Tests.Server;

/// <summary>The advice fits the error, not only its class.</summary>
public sealed class ErrorAdviceTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.DivisionByZero, "divides by zero")]
    [InlineData(PostgresErrorCodes.InvalidTextRepresentation, "does not fit its type")]
    [InlineData(PostgresErrorCodes.InvalidRegularExpression, "expression")]
    [InlineData(PostgresErrorCodes.InvalidParameterValue, "value of the setting")]
    [InlineData(PostgresErrorCodes.DuplicateFunction, "exists already")]
    [InlineData(PostgresErrorCodes.UndefinedObject, "object's name")]
    [InlineData(PostgresErrorCodes.CrashShutdown, "crash")]
    [InlineData(PostgresErrorCodes.UndefinedFile, "no such file")]
    [InlineData(PostgresErrorCodes.InternalError, "check its log")]
    public void It_names_the_cause(string sqlState, string words) =>
        Assert.Contains(words, ErrorAdvice.For(sqlState), StringComparison.Ordinal);
}
