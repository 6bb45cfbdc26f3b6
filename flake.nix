# Builds gtm with Nix: `nix build`, or of a tag `nix run github:OWNER/gtm/v0.1.0`.
#
# Untried: `nix-instantiate --parse` takes it, and nothing has been built with
# it yet. There is no flake.lock so far; `nix flake lock` writes it.
{
  description = "What a B2B SaaS company's marketing should do at the stage it is in";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forEachSystem = make: lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      manifest = (lib.importTOML ./Cargo.toml).package;
    in
    {
      packages = forEachSystem (pkgs: rec {
        default = gtm;
        gtm = pkgs.rustPlatform.buildRustPackage {
          pname = manifest.name;
          inherit (manifest) version;
          src = self;
          cargoLock.lockFile = ./Cargo.lock;
          buildType = "dist";

          # The tests want a Git folder and a system with users; `cargo test`
          # runs them where the code is changed.
          doCheck = false;

          nativeBuildInputs = [ pkgs.installShellFiles ];
          # The program writes its own manual and completions.
          postInstall = lib.optionalString (pkgs.stdenv.buildPlatform.canExecute pkgs.stdenv.hostPlatform) ''
            $out/bin/gtm man man
            installManPage man/*.1
            for shell in bash fish zsh; do
              $out/bin/gtm completions $shell > gtm.$shell
            done
            installShellCompletion gtm.{bash,fish,zsh}
          '';

          meta = {
            inherit (manifest) description;
            license = with lib.licenses; [ mit asl20 ];
            mainProgram = "gtm";
          };
        };
      });

      devShells = forEachSystem (pkgs: {
        default = pkgs.mkShell {
          packages = with pkgs; [ cargo clippy just rustc rustfmt ];
        };
      });
    };
}
