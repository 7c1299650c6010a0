using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DbMigrate.Engine.Server.Scram;

/// <summary>
/// Makes what a server stores of a password for SCRAM-SHA-256, so that it never receives the password itself.
/// </summary>
/// <remarks>
/// RFC 5802 and RFC 5803; the form is that of pg_authid.rolpassword:
/// https://www.postgresql.org/docs/current/catalog-pg-authid.html.
/// </remarks>
internal static class ScramVerifier
{
    // The server's own default, also of scram_iterations.
    private const int Iterations = 4096;
    private const int SaltBytes = 16;

    /// <summary>Returns the verifier of a password, with a random salt.</summary>
    internal static string Of(string password) => Of(password, RandomNumberGenerator.GetBytes(SaltBytes), Iterations);

    /// <summary>Returns the verifier of a password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">The number of iterations.</param>
    internal static string Of(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(SaslPrep.Of(password)),
            salt,
            iterations,
            HashAlgorithmName.SHA256,
            SHA256.HashSizeInBytes
        );
        var client = HMACSHA256.HashData(salted, "Client Key"u8);
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${iterations}:{Convert.ToBase64String(salt)}"
                + $"${Convert.ToBase64String(SHA256.HashData(client))}:{Convert.ToBase64String(server)}"
        );
    }
}
