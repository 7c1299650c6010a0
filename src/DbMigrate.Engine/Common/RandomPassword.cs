using System.Security.Cryptography;

namespace DbMigrate.Engine.Common;

/// <summary>Makes passwords.</summary>
internal static class RandomPassword
{
    private const int Bytes = 32;

    /// <summary>Returns 32 random bytes in base64url: 43 characters that need no quotes and no encoding in a URI.</summary>
    internal static string Make() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
