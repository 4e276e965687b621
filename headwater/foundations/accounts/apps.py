from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "headwater.foundations.accounts"
    label = "accounts"
